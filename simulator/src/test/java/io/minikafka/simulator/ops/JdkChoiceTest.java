package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher finds a JDK 25 although another Java is the default. The other one is a folder that looks
/// like a JDK 17 to whoever reads its release file; its programs fail, so that calling them is noticed.
class JdkChoiceTest {
    private static final String JDK_25 = System.getProperty("java.home");

    @TempDir private Path folder;
    private Path jdk17;

    @BeforeEach
    void aJdk17() throws IOException {
        jdk17 = folder.resolve("jdk 17");
        Files.createDirectories(jdk17.resolve("bin"));
        Files.writeString(jdk17.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        for (String program : new String[] {"java", "javac"}) {
            Files.createFile(
                    jdk17.resolve("bin").resolve(program),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwxr-xr-x")));
            Files.writeString(
                    jdk17.resolve("bin").resolve(program), "#!/bin/sh\necho 17 >&2\nexit 99\n");
        }
    }

    private Launcher launcher() {
        return new Launcher(folder).with("PATH", jdk17.resolve("bin") + ":/usr/bin:/bin");
    }

    @Test
    void javaHomeIsTakenIfItIsNewEnough() {
        var result =
                launcher().with("MINIKAFKA_JDKS", "").with("JAVA_HOME", JDK_25).run("--version");
        assertThat(result.code()).as(result.toString()).isZero();
        assertThat(result.text()).startsWith("minikafka ");
    }

    @Test
    void anOldJavaHomeAndAnOldDefaultArePassedOver() {
        var result =
                launcher()
                        .with("JAVA_HOME", jdk17.toString())
                        .with("MINIKAFKA_JDKS", jdk17 + ":/nowhere:" + JDK_25)
                        .run("--version");
        assertThat(result.code()).as(result.toString()).isZero();
        assertThat(result.text()).startsWith("minikafka ");
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() {
        var result =
                launcher()
                        .with("JAVA_HOME", jdk17.toString())
                        .with("MINIKAFKA_JDKS", jdk17.toString())
                        .run("start");
        assertThat(result.code()).as(result.toString()).isEqualTo(3);
        assertThat(result.errors())
                .contains(
                        "needs a JDK 25",
                        "JAVA_HOME (" + jdk17 + ")",
                        "apt-get install",
                        "sdk install");
    }
}
