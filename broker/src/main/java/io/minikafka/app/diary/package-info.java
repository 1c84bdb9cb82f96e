/// What the node writes about itself into topics of its own: log lines and figures. One thread that nobody waits for;
/// whatever fails here costs lines and nothing else. RFC 0019.
@NullMarked
package io.minikafka.app.diary;

import org.jspecify.annotations.NullMarked;
