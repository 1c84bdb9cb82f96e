package io.minikafka.storage.disk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The names of a simulated disk. Changes of names become durable in the order in which they were made, as in
/// a journal: a crash keeps the synced ones and some first part of the others. Guarded by the disk's lock.
final class SimulatedTree {
    private sealed interface Change {
        record Create(String name, SimulatedInode inode) implements Change {}

        record MakeDirectory(String name) implements Change {}

        record Rename(String from, String to) implements Change {}

        record Delete(String name) implements Change {}
    }

    private static final class Names {
        final NavigableMap<String, SimulatedInode> files = new TreeMap<>();
        final NavigableSet<String> directories = new TreeSet<>();

        void apply(Change change) {
            switch (change) {
                case Change.Create(String name, SimulatedInode inode) -> files.put(name, inode);
                case Change.MakeDirectory(String name) -> directories.add(name);
                case Change.Rename(String from, String to) -> {
                    SimulatedInode inode = files.remove(from);
                    if (inode != null) {
                        files.put(to, inode);
                    }
                }
                case Change.Delete(String name) -> {
                    files.remove(name);
                    directories.remove(name);
                }
            }
        }
    }

    private final Names current = new Names();
    private final Names durable = new Names();
    private final Deque<Change> pending = new ArrayDeque<>();

    @Nullable SimulatedInode file(String name) {
        return current.files.get(name);
    }

    boolean directory(String name) {
        return name.isEmpty() || current.directories.contains(name);
    }

    NavigableMap<String, SimulatedInode> files() {
        return current.files;
    }

    SimulatedInode create(String name) {
        SimulatedInode inode = new SimulatedInode();
        make(new Change.Create(name, inode));
        return inode;
    }

    void makeDirectories(String name) {
        for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
            makeDirectory(name.substring(0, end));
        }
        makeDirectory(name);
    }

    private void makeDirectory(String name) {
        if (!directory(name)) {
            make(new Change.MakeDirectory(name));
        }
    }

    void rename(String from, String to) {
        make(new Change.Rename(from, to));
    }

    void delete(String name) {
        make(new Change.Delete(name));
    }

    private void make(Change change) {
        current.apply(change);
        pending.add(change);
    }

    List<String> list(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        TreeSet<String> names = new TreeSet<>();
        for (NavigableSet<String> all :
                List.of(current.files.navigableKeySet(), current.directories)) {
            for (String name : all.tailSet(prefix, false)) {
                if (!name.startsWith(prefix)) {
                    break;
                }
                if (name.indexOf('/', prefix.length()) < 0) {
                    names.add(name.substring(prefix.length()));
                }
            }
        }
        return List.copyOf(names);
    }

    /// Makes durable all changes up to the last one in `directory`.
    void syncDirectory(String directory) {
        settleWhile(
                change -> names(change).stream().anyMatch(name -> parent(name).equals(directory)));
    }

    /// A sync of a file makes it reachable under its name.
    void syncFile(SimulatedInode inode) {
        settleWhile(change ->
                (change instanceof Change.Create create && create.inode() == inode)
                        || names(change).stream()
                                .anyMatch(name -> current.files.get(name) == inode));
    }

    private void settleWhile(Predicate<Change> concerned) {
        int settled = 0;
        int count = 0;
        for (Change change : pending) {
            count++;
            settled = concerned.test(change) ? count : settled;
        }
        settle(settled);
    }

    private void settle(int count) {
        for (int i = 0; i < count; i++) {
            durable.apply(pending.remove());
        }
    }

    private static List<String> names(Change change) {
        return switch (change) {
            case Change.Create(String name, _) -> List.of(name);
            case Change.MakeDirectory(String name) -> List.of(name);
            case Change.Rename(String from, String to) -> List.of(from, to);
            case Change.Delete(String name) -> List.of(name);
        };
    }

    static String parent(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    SimulatedTree afterCrash(Random random, CrashTear tear) {
        int kept =
                switch (tear) {
                    case LOSE -> 0;
                    case KEEP -> pending.size();
                    case PAGES, SECTORS -> random.nextInt(pending.size() + 1);
                };
        SimulatedTree survivor = new SimulatedTree();
        survivor.durable.files.putAll(durable.files);
        survivor.durable.directories.addAll(durable.directories);
        survivor.pending.addAll(new ArrayList<>(pending).subList(0, kept));
        survivor.settle(kept);
        survivor.durable.files.replaceAll((_, inode) -> inode.afterCrash(random, tear));
        survivor.current.files.putAll(survivor.durable.files);
        survivor.current.directories.addAll(survivor.durable.directories);
        return survivor;
    }

    SimulatedTree copy() {
        IdentityHashMap<SimulatedInode, SimulatedInode> copies = new IdentityHashMap<>();
        SimulatedTree copy = new SimulatedTree();
        current.files.forEach((name, inode) -> copy.current.files.put(name, copyOf(inode, copies)));
        durable.files.forEach((name, inode) -> copy.durable.files.put(name, copyOf(inode, copies)));
        copy.current.directories.addAll(current.directories);
        copy.durable.directories.addAll(durable.directories);
        for (Change change : pending) {
            copy.pending.add(
                    change instanceof Change.Create(String name, SimulatedInode inode)
                            ? new Change.Create(name, copyOf(inode, copies))
                            : change);
        }
        return copy;
    }

    private static SimulatedInode copyOf(
            SimulatedInode inode, IdentityHashMap<SimulatedInode, SimulatedInode> copies) {
        return copies.computeIfAbsent(inode, SimulatedInode::copy);
    }

    /// Bytes of all files that have a name.
    long allocatedBytes() {
        Map<SimulatedInode, Long> sizes = new HashMap<>();
        current.files.values().forEach(inode -> sizes.put(inode, inode.allocatedBytes()));
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }
}
