package io.minikafka.protocol;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.apache.kafka.common.protocol.ApiMessage;

/// Writes `throttle_time_ms` into a response of any API. The generated messages have no type in common that has
/// the field, so it is looked up, once for each class.
public final class ThrottleTime {
    private static final ClassValue<Optional<MethodHandle>> SETTERS =
            new ClassValue<>() {
                @Override
                protected Optional<MethodHandle> computeValue(Class<?> type) {
                    try {
                        MethodHandle setter =
                                MethodHandles.publicLookup()
                                        .findVirtual(
                                                type,
                                                "setThrottleTimeMs",
                                                MethodType.methodType(type, int.class));
                        return Optional.of(
                                setter.asType(
                                        MethodType.methodType(
                                                void.class, ApiMessage.class, int.class)));
                    } catch (NoSuchMethodException | IllegalAccessException none) {
                        return Optional.empty();
                    }
                }
            };

    private ThrottleTime() {}

    /// Does nothing for 0, or to a response that has no such field.
    public static void set(ApiMessage response, int throttleTimeMs) {
        Optional<MethodHandle> setter = SETTERS.get(response.getClass());
        if (throttleTimeMs > 0 && setter.isPresent()) {
            try {
                setter.get().invokeExact(response, throttleTimeMs);
            } catch (Throwable e) {
                throw new IllegalStateException("setting a number failed", e);
            }
        }
    }
}
