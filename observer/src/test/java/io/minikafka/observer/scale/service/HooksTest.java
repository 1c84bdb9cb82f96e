package io.minikafka.observer.scale.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.observer.scale.Capacity.Action;
import io.minikafka.observer.scale.Capacity.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HooksTest {
    private static final Action WAKE = new Action("scale-7", Kind.WAKE, 2, 5, "it says \"more\"\n");
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path folder = Path.of("");

    @Test
    void theWebhookGetsTheActionAndItsId() throws IOException, InterruptedException {
        try (HttpStub stub = new HttpStub();
                Webhook webhook = new Webhook(stub.uri(), LONG)) {
            stub.answer(204, "");
            webhook.carryOut(WAKE);
            assertThat(stub.keys).containsExactly("scale-7");
            assertThat(stub.bodies)
                    .containsExactly(
                            "{\"id\":\"scale-7\",\"action\":\"wake\",\"nodes\":2,\"target\":5,"
                                    + "\"reason\":\"it says \\\"more\\\"\\n\"}");
            stub.answer(503, "");
            assertThatThrownBy(() -> webhook.carryOut(WAKE)).hasMessageContaining("503");
        }
    }

    @Test
    void theProgramGetsArgumentsAndVariables() throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        String program = program("echo \"$1 $2 $3 $MINIKAFKA_SCALE_ID\" >" + said);
        new ExecHook(program, LONG).carryOut(WAKE);
        assertThat(said).hasContent("wake 2 5 scale-7");
    }

    @Test
    void aProgramThatFailsOrHangsIsToldOf() throws IOException {
        String failing = program("exit 3");
        assertThatThrownBy(() -> new ExecHook(failing, LONG).carryOut(WAKE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended with 3");
        String hanging = program("exec tail -f /dev/null");
        assertThatThrownBy(() -> new ExecHook(hanging, Duration.ofMillis(200)).carryOut(WAKE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("took more than");
        assertThatThrownBy(
                        () -> new ExecHook(folder.resolve("none").toString(), LONG).carryOut(WAKE))
                .isInstanceOf(IOException.class);
    }

    private String program(String script) throws IOException {
        Path file = Files.createTempFile(folder, "hook", ".sh");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }
}
