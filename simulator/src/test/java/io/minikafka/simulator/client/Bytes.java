package io.minikafka.simulator.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// A key or value that may be absent; equal by content. "Absent" (a tombstone) and "empty" are different.
public final class Bytes {
    public static final Bytes ABSENT = new Bytes(new byte[0], false);

    private static final int SHOWN_BYTES = 48;

    private final byte[] content;
    private final boolean present;

    private Bytes(byte[] content, boolean present) {
        this.content = content;
        this.present = present;
    }

    public static Bytes of(byte[] content) {
        return new Bytes(content.clone(), true);
    }

    public static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8), true);
    }

    public boolean isPresent() {
        return present;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    public int sizeBytes() {
        return content.length;
    }

    public byte[] content() {
        return content.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes
                && present == bytes.present
                && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        if (!present) {
            return "absent";
        }
        String hex = HexFormat.of().formatHex(content, 0, Math.min(SHOWN_BYTES, content.length));
        return content.length + " bytes " + hex + (content.length > SHOWN_BYTES ? "..." : "");
    }
}
