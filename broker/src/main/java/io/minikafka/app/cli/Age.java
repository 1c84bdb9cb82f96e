package io.minikafka.app.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How long something has lasted, as people write it: `45s`, `20m`, `1h30m`.
final class Age implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            Duration age = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            if (!age.isNegative()) {
                return age;
            }
        } catch (DateTimeParseException e) {
            throw wrong(text, e);
        }
        throw wrong(text, new IllegalArgumentException("negative"));
    }

    private static TypeConversionException wrong(String text, RuntimeException cause) {
        TypeConversionException wrong =
                new TypeConversionException(
                        "'%s' is no duration such as 45s, 20m or 1h30m".formatted(text));
        wrong.initCause(cause);
        return wrong;
    }

    static String text(Duration age) {
        Duration whole = age.isNegative() ? Duration.ZERO : age;
        if (whole.toHours() > 0) {
            return "%dh%02dm".formatted(whole.toHours(), whole.toMinutesPart());
        }
        return whole.toMinutes() > 0
                ? "%dm%02ds".formatted(whole.toMinutes(), whole.toSecondsPart())
                : whole.toSeconds() + "s";
    }

    static String since(long wallMs) {
        return text(Duration.ofMillis(System.currentTimeMillis() - wallMs));
    }
}
