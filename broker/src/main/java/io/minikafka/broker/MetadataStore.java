package io.minikafka.broker;

import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import java.util.List;
import java.util.function.Consumer;

/// The door to the metadata: read the image, submit a command, hear of changes.
public interface MetadataStore {
    /// What is committed now. One volatile read; any thread.
    MetadataImage image();

    /// Carries out `command` and passes its result on when its changes are committed and part of
    /// [#image]. Any thread; `result` is called once, on the metadata's thread, and must not block.
    <R> void submit(MetadataCommand<R> command, Consumer<R> result);

    /// Has `listener` called after each change of the image, before the results of the commands that
    /// changed it. On the metadata's thread; it must not block.
    void onChange(ImageListener listener);

    /// Learns of changes of the image.
    interface ImageListener {
        /// @param records what was replayed between the two images, so that nobody has to compare them
        void changed(MetadataImage before, List<MetadataRecord> records, MetadataImage now);
    }
}
