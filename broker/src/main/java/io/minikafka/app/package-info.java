/// Where the house is put together: `Main`, the wiring of the server, and nothing that another room
/// would need. The only room that knows all the others.
@NullMarked
package io.minikafka.app;

import org.jspecify.annotations.NullMarked;
