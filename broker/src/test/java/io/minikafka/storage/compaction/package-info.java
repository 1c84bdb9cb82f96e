@NullMarked
package io.minikafka.storage.compaction;

import org.jspecify.annotations.NullMarked;
