package io.minikafka.network;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Frames and responses as tests like to write them.
final class Frames {
    private Frames() {}

    static byte[] frame(byte[] request) {
        return ByteBuffer.allocate(Integer.BYTES + request.length)
                .putInt(request.length)
                .put(request)
                .array();
    }

    static byte[] join(byte[]... pieces) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(pieces).mapToInt(p -> p.length).sum());
        for (byte[] piece : pieces) {
            all.put(piece);
        }
        return all.array();
    }

    static byte[] bytes(Exchange exchange) {
        byte[] bytes = new byte[exchange.frame().remaining()];
        exchange.frame().duplicate().get(bytes);
        return bytes;
    }

    static String text(Exchange exchange) {
        return new String(bytes(exchange), StandardCharsets.UTF_8);
    }

    static List<Part> parts(byte[] response) {
        return List.of(new Part.Bytes(ByteBuffer.wrap(response)));
    }

    static List<Part> parts(String response) {
        return parts(response.getBytes(StandardCharsets.UTF_8));
    }

    /// Answers with the request's own bytes.
    static void echo(Exchange exchange) {
        exchange.respond(parts(bytes(exchange)));
    }
}
