package io.minikafka.simulator.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/// A Java agent that has the broker's files call [Faults#beforeWrite] before each write and sync, and its disk
/// [Faults#usable] with the room that it found. So the disk is slow, broken or full for the broker that a user runs,
/// unchanged, on any machine and without rights on it.
public final class FaultAgent {
    private static final String FILES = "io/minikafka/storage/disk/RealFile";
    private static final String DISK = "io/minikafka/storage/disk/RealDisk";
    private static final ClassDesc FAULTS = ClassDesc.of(Faults.class.getName());

    private FaultAgent() {}

    /// @param control the path of the control file
    public static void premain(String control, Instrumentation instrumentation) {
        Faults.follow(Path.of(control));
        instrumentation.addTransformer(
                new ClassFileTransformer() {
                    @Override
                    public byte @Nullable [] transform(
                            @Nullable ClassLoader loader,
                            String name,
                            @Nullable Class<?> redefined,
                            @Nullable ProtectionDomain domain,
                            byte[] bytes) {
                        return switch (name) {
                            case FILES -> withFaults(bytes);
                            case DISK -> withLessRoom(bytes);
                            default -> null;
                        };
                    }
                });
    }

    private static byte[] withFaults(byte[] bytes) {
        ClassFile file = ClassFile.of();
        CodeTransform first =
                CodeTransform.ofStateful(() ->
                        new CodeTransform() {
                            private boolean begun;

                            @Override
                            public void accept(CodeBuilder code, CodeElement element) {
                                if (!begun) {
                                    begun = true;
                                    code.invokestatic(
                                            FAULTS,
                                            "beforeWrite",
                                            MethodTypeDesc.ofDescriptor("()V"));
                                }
                                code.with(element);
                            }
                        });
        return file.transformClass(
                file.parse(bytes),
                ClassTransform.transformingMethodBodies(FaultAgent::isWrite, first));
    }

    private static byte[] withLessRoom(byte[] bytes) {
        ClassFile file = ClassFile.of();
        CodeTransform last =
                (code, element) -> {
                    if (element instanceof ReturnInstruction) {
                        code.invokestatic(FAULTS, "usable", MethodTypeDesc.ofDescriptor("(J)J"));
                    }
                    code.with(element);
                };
        return file.transformClass(
                file.parse(bytes),
                ClassTransform.transformingMethodBodies(
                        method -> method.methodName().equalsString("usableBytes"), last));
    }

    private static boolean isWrite(MethodModel method) {
        String name = method.methodName().stringValue();
        return name.equals("write") || name.equals("sync");
    }

    /// Makes the jar that `-javaagent` wants, of the classes of this test.
    public static Path jar(Path folder) {
        Path jar = folder.resolve("faults.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", FaultAgent.class.getName());
        ClassLoader loader = FaultAgent.class.getClassLoader();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (String name : List.of("Faults", "FaultAgent", "FaultAgent$1", "FaultAgent$2")) {
                String path = "io/minikafka/simulator/fault/" + name + ".class";
                try (InputStream in = loader.getResourceAsStream(path)) {
                    if (in == null) {
                        throw new IllegalStateException("no class " + path);
                    }
                    out.putNextEntry(new JarEntry(path));
                    in.transferTo(out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }
}
