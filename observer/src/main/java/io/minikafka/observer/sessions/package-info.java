/// Sessions: the lines of one request, block or instance. Which of them went an unusual way, without labels (RFC 0017).
@NullMarked
package io.minikafka.observer.sessions;

import org.jspecify.annotations.NullMarked;
