package io.minikafka.broker.group.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Offsets for which a transaction's coordinator is being asked. If the transaction ends meanwhile, its yes is worth
/// nothing: offsets that became pending behind the end would stay so for good. Guarded by itself.
final class OffsetAdmissions {
    private final Map<Key, List<Admission>> open = new HashMap<>();

    private record Key(String groupId, long producerId) {}

    /// A question that is under way.
    final class Admission {
        private final Key key;
        private boolean isVoid;

        private Admission(Key key) {
            this.key = key;
        }

        /// Ends it; whether the answer still holds. On the groups' thread, where ends come in too.
        boolean close() {
            synchronized (OffsetAdmissions.this) {
                List<Admission> others = open.get(key);
                if (others != null && others.remove(this) && others.isEmpty()) {
                    open.remove(key);
                }
                return !isVoid;
            }
        }
    }

    /// Before the coordinator is asked.
    synchronized Admission begin(String groupId, long producerId) {
        Admission admission = new Admission(new Key(groupId, producerId));
        open.computeIfAbsent(admission.key, _ -> new ArrayList<>(1)).add(admission);
        return admission;
    }

    /// A producer's transaction has ended.
    synchronized void ended(String groupId, long producerId) {
        List<Admission> all = open.get(new Key(groupId, producerId));
        if (all != null) {
            all.forEach(admission -> admission.isVoid = true);
        }
    }
}
