/// How the broker shares partitions out among members: pure functions of who subscribes to what and who had
/// what before. For groups of consumers, and for whoever else assigns on the broker's side. RFC 0007, 4.3.
@NullMarked
package io.minikafka.broker.group.assign;

import org.jspecify.annotations.NullMarked;
