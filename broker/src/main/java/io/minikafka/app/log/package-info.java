/// The program's own log: a small SLF4J backend that writes one line of key=value pairs per event, to
/// standard error or to a file of bounded size. Nothing to configure but level and place.
@NullMarked
package io.minikafka.app.log;

import org.jspecify.annotations.NullMarked;
