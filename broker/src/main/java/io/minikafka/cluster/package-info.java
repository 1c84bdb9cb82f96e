/// Words that the rooms of the cluster share. Values only. RFC 0013.
@NullMarked
package io.minikafka.cluster;

import org.jspecify.annotations.NullMarked;
