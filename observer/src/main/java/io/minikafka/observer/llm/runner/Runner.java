package io.minikafka.observer.llm.runner;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.Pair;
import io.minikafka.observer.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/// Loads a GGUF file and answers questions, one on each line of standard input, until that ends: whoever started this
/// process is gone then, and so is it, whatever it is doing.
///
///     question  {"system": ..., "user": ..., "schema": ..., "tokens": ...}
///     answer    ANSWER {"text": ...}   or   ANSWER {"error": ...}
///
/// Other lines on standard output are the library's.
public final class Runner {
    /// What an answer's line begins with.
    public static final String MARK = "ANSWER ";

    private static final int CONTEXT_TOKENS = 8_192;

    private Runner() {}

    /// @param args the model's file, the number of threads
    public static void main(String[] args) throws InterruptedException {
        LinkedBlockingQueue<String> questions = new LinkedBlockingQueue<>();
        Thread.ofPlatform().name("questions").daemon().start(() -> read(questions));
        PrintStream out = System.out;
        try (LlamaModel model =
                new LlamaModel(
                        new ModelParameters()
                                .setModel(args[0])
                                .setThreads(Integer.parseInt(args[1]))
                                .setCtxSize(CONTEXT_TOKENS)
                                .setGpuLayers(0)
                                .disableLog())) {
            while (true) {
                tell(out, answer(model, questions.take()));
            }
        } catch (RuntimeException | LinkageError e) {
            tell(out, Json.object("error", "the model cannot be run: " + e));
            Runtime.getRuntime().halt(1);
        }
    }

    private static void read(LinkedBlockingQueue<String> questions) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Optional<String> line = Optional.ofNullable(in.readLine());
            while (line.isPresent()) {
                questions.add(line.get());
                line = Optional.ofNullable(in.readLine());
            }
        } catch (IOException e) {
            System.err.println("no more questions: " + e);
        }
        // Native threads do not end by themselves.
        Runtime.getRuntime().halt(0);
    }

    private static Json answer(LlamaModel model, String line) {
        try {
            Json question = Json.read(line);
            InferenceParameters messages =
                    new InferenceParameters("")
                            .setMessages(
                                    question.at("system").textOr(""),
                                    List.of(new Pair<>("user", question.at("user").textOr(""))));
            InferenceParameters parameters =
                    new InferenceParameters(model.applyTemplate(messages))
                            .setGrammar(
                                    LlamaModel.jsonSchemaToGrammar(question.at("schema").write()))
                            .setNPredict((int) question.at("tokens").longOr(1))
                            .setTemperature(0)
                            .setCachePrompt(false);
            return Json.object("text", model.complete(parameters));
        } catch (RuntimeException e) {
            return Json.object("error", String.valueOf(e.getMessage()));
        }
    }

    private static void tell(PrintStream out, Json answer) {
        out.println(MARK + answer.write());
        out.flush();
    }
}
