package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import java.util.List;

/// Files of a log that were written since their last sync.
///
/// @param fresh whether the directory has to be synced too
/// @param writtenOffset once the files are synced, everything below is safe in them
/// @param life of the log at that moment
record UnsyncedFiles(
        TopicIdPartition log, List<OpenFile> places, boolean fresh, long writtenOffset, int life) {}
