package io.minikafka.network.link;

import io.minikafka.base.ByteRegion;
import io.minikafka.network.Part;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The frame of a bundle: all heads of letters that follow each other in one buffer, records where they are.
final class BundleParts {
    private final List<Part> parts = new ArrayList<>();
    private final ByteBuffer heads;
    private int from;

    private BundleParts(int headBytes) {
        heads = ByteBuffer.allocate(headBytes);
    }

    static List<Part> of(List<Letter> letters) {
        int bytes = Frames.HEAD_BYTES;
        for (Letter letter : letters) {
            bytes += Integer.BYTES + letter.head().length;
        }
        BundleParts bundle = new BundleParts(bytes);
        Frames.head(bundle.heads, Frames.BUNDLE, 0);
        letters.forEach(bundle::add);
        bundle.endHeads();
        return bundle.parts;
    }

    private void add(Letter letter) {
        heads.putInt(letter.sizeBytes()).put(letter.head());
        letter.records().ifPresent(this::add);
    }

    private void add(ByteRegion records) {
        endHeads();
        Optional<ByteBuffer> memory = records.memory();
        parts.add(memory.<Part>map(Part.Bytes::new).orElseGet(() -> new Part.Region(records)));
    }

    private void endHeads() {
        if (heads.position() > from) {
            parts.add(new Part.Bytes(heads.slice(from, heads.position() - from)));
            from = heads.position();
        }
    }
}
