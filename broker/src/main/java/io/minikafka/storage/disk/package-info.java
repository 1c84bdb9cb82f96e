/// The only room that opens files. Everything the storage engine asks of the operating system goes through
/// [io.minikafka.storage.disk.Disk], so that tests can tear, lose, damage and refuse what a real disk would.
@NullMarked
package io.minikafka.storage.disk;

import org.jspecify.annotations.NullMarked;
