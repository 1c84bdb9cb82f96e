/// Drives the share groups: the owner's thread, the journal, the logs that are read, and the handlers.
/// RFC 0008.
@NullMarked
package io.minikafka.broker.share.service;

import org.jspecify.annotations.NullMarked;
