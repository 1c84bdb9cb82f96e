package io.minikafka.simulator.client;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// How much of a record's headers a client lets its user see. Comparing goes over the same form on both sides.
public enum HeaderForm {
    /// Every header, in order.
    EXACT {
        @Override
        public String of(List<ClientRecord.Header> headers) {
            return headers.toString();
        }
    },
    /// A dictionary: values of one name keep their order, names do not.
    GROUPED {
        @Override
        public String of(List<ClientRecord.Header> headers) {
            return headers.stream()
                    .sorted(Comparator.comparing(ClientRecord.Header::name))
                    .toList()
                    .toString();
        }
    },
    /// Text as kcat prints it: `name=value,name=value`, a value up to its first zero byte.
    PRINTED {
        @Override
        public String of(List<ClientRecord.Header> headers) {
            return headers.stream()
                    .map(header -> printed(Bytes.of(header.name())) + "=" + printed(header.value()))
                    .collect(Collectors.joining(","));
        }
    };

    /// The comparable form of the given headers.
    public abstract String of(List<ClientRecord.Header> headers);

    private static String printed(Bytes value) {
        if (!value.isPresent()) {
            return "NULL";
        }
        String text = new String(value.content(), StandardCharsets.ISO_8859_1);
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }
}
