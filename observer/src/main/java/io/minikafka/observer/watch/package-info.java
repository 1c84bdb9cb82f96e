/// How brokers are looked at: over HTTP, by the admin API, as a consumer of log topics. All I/O of watching is here;
/// what is seen is a value. Whatever does not answer is missing in it, and the watching goes on. RFC 0019.
@NullMarked
package io.minikafka.observer.watch;

import org.jspecify.annotations.NullMarked;
