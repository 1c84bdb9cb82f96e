/// Topics and settings: what is there, how it is made, changed and deleted; the metadata with its journal,
/// and the logs that follow it. RFC 0004, sections 4.3 and 4.4.
@NullMarked
package io.minikafka.broker.admin;

import org.jspecify.annotations.NullMarked;
