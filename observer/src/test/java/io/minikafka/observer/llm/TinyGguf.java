package io.minikafka.observer.llm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Writes a model of Llama's architecture with random weights and a vocabulary of bytes, in GGUF version 3: enough to be
/// loaded, to follow a grammar and to say nothing that means anything.
///
///     magic GGUF | u32 version | u64 tensors | u64 pairs | pair* | tensor* | padding to 32 | data
///     pair    string key | u32 type | value          tensor   string name | u32 dimensions | u64* | u32 type | u64 offset
final class TinyGguf {
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int ALIGNMENT = 32;
    private static final int WIDTH = 32;
    private static final int INNER = 64;
    private static final int BYTES = 256;
    private static final int SPECIAL = 3;

    private record Tensor(String name, int columns, int rows) {
        int floats() {
            return columns * Math.max(1, rows);
        }
    }

    private final ByteBuffer out = ByteBuffer.allocate(4 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private int pairs;

    private TinyGguf() {}

    static Path write(Path file) throws IOException {
        return Files.write(file, new TinyGguf().bytes());
    }

    private byte[] bytes() {
        List<Tensor> tensors = tensors();
        out.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(tensors.size());
        int count = out.position();
        out.putLong(0);
        header();
        out.putLong(count, pairs);
        long offset = 0;
        for (Tensor tensor : tensors) {
            string(tensor.name());
            out.putInt(tensor.rows() == 0 ? 1 : 2).putLong(tensor.columns());
            if (tensor.rows() > 0) {
                out.putLong(tensor.rows());
            }
            out.putInt(0).putLong(offset);
            offset += aligned(tensor.floats() * 4);
        }
        out.position(aligned(out.position()));
        Random random = new Random(42);
        for (Tensor tensor : tensors) {
            int begin = out.position();
            for (int i = 0; i < tensor.floats(); i++) {
                out.putFloat((float) (random.nextGaussian() * (tensor.rows() == 0 ? 1 : 0.2)));
            }
            out.position(begin + aligned(tensor.floats() * 4));
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private void header() {
        text("general.architecture", "llama");
        text("general.name", "tiny");
        number("llama.context_length", 8_192);
        number("llama.embedding_length", WIDTH);
        number("llama.block_count", 1);
        number("llama.feed_forward_length", INNER);
        number("llama.attention.head_count", 2);
        number("llama.rope.dimension_count", WIDTH / 2);
        pair("llama.attention.layer_norm_rms_epsilon", FLOAT32).putFloat(1e-5f);
        text("tokenizer.ggml.model", "llama");
        array("tokenizer.ggml.tokens", STRING);
        string("<unk>");
        string("<s>");
        string("</s>");
        for (int i = 0; i < BYTES; i++) {
            string("<0x%02X>".formatted(i));
        }
        array("tokenizer.ggml.scores", FLOAT32);
        for (int i = 0; i < BYTES + SPECIAL; i++) {
            out.putFloat(0);
        }
        array("tokenizer.ggml.token_type", INT32);
        out.putInt(2).putInt(3).putInt(3);
        for (int i = 0; i < BYTES; i++) {
            out.putInt(6);
        }
        number("tokenizer.ggml.bos_token_id", 1);
        number("tokenizer.ggml.eos_token_id", 2);
        number("tokenizer.ggml.unknown_token_id", 0);
    }

    private static List<Tensor> tensors() {
        List<Tensor> all = new ArrayList<>();
        all.add(new Tensor("token_embd.weight", WIDTH, BYTES + SPECIAL));
        all.add(new Tensor("output_norm.weight", WIDTH, 0));
        all.add(new Tensor("output.weight", WIDTH, BYTES + SPECIAL));
        all.add(new Tensor("blk.0.attn_norm.weight", WIDTH, 0));
        for (String each : List.of("q", "k", "v", "output")) {
            all.add(new Tensor("blk.0.attn_" + each + ".weight", WIDTH, WIDTH));
        }
        all.add(new Tensor("blk.0.ffn_norm.weight", WIDTH, 0));
        all.add(new Tensor("blk.0.ffn_gate.weight", WIDTH, INNER));
        all.add(new Tensor("blk.0.ffn_up.weight", WIDTH, INNER));
        all.add(new Tensor("blk.0.ffn_down.weight", INNER, WIDTH));
        return all;
    }

    private static int aligned(int bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private ByteBuffer pair(String key, int type) {
        pairs++;
        string(key);
        return out.putInt(type);
    }

    private void text(String key, String value) {
        pair(key, STRING);
        string(value);
    }

    private void number(String key, int value) {
        pair(key, UINT32).putInt(value);
    }

    private void array(String key, int type) {
        pair(key, ARRAY).putInt(type).putLong(BYTES + SPECIAL);
    }

    private void string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putLong(bytes.length).put(bytes);
    }
}
