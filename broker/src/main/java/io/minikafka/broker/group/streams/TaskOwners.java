package io.minikafka.broker.group.streams;

import io.minikafka.base.Invariant;
import io.minikafka.broker.group.topology.TaskId;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Tasks;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who holds each task of a group. Invariants: one member works on it, or nobody; of a process one member has it, in
/// whatever role, or none. Never iterated.
final class TaskOwners {
    private final Map<TaskId, String> active = new HashMap<>();
    private final Map<InProcess, String> inProcess = new HashMap<>();

    private record InProcess(String processId, TaskId task) {}

    /// Whether nobody else stands between the member and work on the task.
    boolean mayWork(MemberProfile member, TaskId task) {
        return isFree(active.get(task), member) && mayCopy(member, task);
    }

    /// Whether no other member of the process has the task.
    boolean mayCopy(MemberProfile member, TaskId task) {
        return isFree(inProcess.get(new InProcess(member.processId(), task)), member);
    }

    private static boolean isFree(@Nullable String owner, MemberProfile member) {
        return owner == null || owner.equals(member.id());
    }

    /// The member holds `after` now, where it held `before`.
    void moved(MemberProfile member, Tasks before, Tasks after) {
        TaskSet all = after.all();
        for (TaskId task : before.active().minus(after.active())) {
            active.remove(task, member.id());
        }
        for (TaskId task : before.all().minus(all)) {
            inProcess.remove(new InProcess(member.processId(), task), member.id());
        }
        for (TaskId task : after.active()) {
            check(active.put(task, member.id()), member, "a task was given to a second member");
        }
        for (TaskId task : all) {
            check(
                    inProcess.put(new InProcess(member.processId(), task), member.id()),
                    member,
                    "a process was given a task twice");
        }
    }

    private static void check(@Nullable String before, MemberProfile member, String broken) {
        Invariant.check(isFree(before, member), broken);
    }
}
