package io.minikafka.app.node;

import java.util.Optional;

/// The version of this build, as the jar's manifest has it.
public final class Version {
    private Version() {}

    public static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }
}
