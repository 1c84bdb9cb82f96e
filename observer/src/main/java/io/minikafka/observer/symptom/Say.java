package io.minikafka.observer.symptom;

import java.util.Locale;

/// Figures in words.
final class Say {
    private static final double MS = 1e3;

    private Say() {}

    static String seconds(double seconds) {
        if (Double.isInfinite(seconds)) {
            return "more than 10 s";
        }
        return seconds < 1 ? text("%s ms", plain(seconds * MS)) : text("%s s", plain(seconds));
    }

    static String bytes(double bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return plain(value) + " " + units[unit];
    }

    static String percent(double share) {
        return text("%.0f %%", share * 100);
    }

    /// Without more digits than anybody reads.
    static String plain(double value) {
        return value >= 100 || value == Math.rint(value)
                ? text("%.0f", value)
                : text(value >= 10 ? "%.1f" : "%.2f", value);
    }

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
