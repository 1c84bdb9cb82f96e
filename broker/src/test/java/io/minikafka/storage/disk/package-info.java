/// Tests of the disks.
@NullMarked
package io.minikafka.storage.disk;

import org.jspecify.annotations.NullMarked;
