package io.minikafka.network.link;

import java.security.SecureRandom;

/// Numbers that nobody can foretell, each used once. Any thread.
@FunctionalInterface
interface Nonces {
    byte[] next(int bytes);

    static Nonces secure() {
        SecureRandom random = new SecureRandom();
        return bytes -> {
            byte[] drawn = new byte[bytes];
            random.nextBytes(drawn);
            return drawn;
        };
    }
}
