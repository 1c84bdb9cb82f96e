package io.minikafka.cluster.metadata;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An immutable sorted map that shares almost everything with the map it was made from: setting or
/// removing one key copies the path to it, so that an image of 10,000 topics is changed in a handful of
/// small objects, and readers keep theirs without locks.
///
/// A balanced (AVL) tree: the heights of two siblings differ by at most one.
final class PersistentMap<K extends Comparable<? super K>, V> implements Iterable<V> {
    private final @Nullable Node<K, V> root;
    private final int size;

    private PersistentMap(@Nullable Node<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    static <K extends Comparable<? super K>, V> PersistentMap<K, V> empty() {
        return new PersistentMap<>(null, 0);
    }

    int size() {
        return size;
    }

    Optional<V> get(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int order = key.compareTo(node.key);
            if (order == 0) {
                return Optional.of(node.value);
            }
            node = order < 0 ? node.left : node.right;
        }
        return Optional.empty();
    }

    PersistentMap<K, V> with(K key, V value) {
        boolean isNew = get(key).isEmpty();
        return new PersistentMap<>(insert(root, key, value), isNew ? size + 1 : size);
    }

    PersistentMap<K, V> without(K key) {
        return get(key).isEmpty() ? this : new PersistentMap<>(remove(root, key), size - 1);
    }

    /// Steps from the root to the deepest entry.
    int height() {
        return height(root);
    }

    /// Values in the order of their keys.
    @Override
    public Iterator<V> iterator() {
        return new InOrder<>(root, null);
    }

    /// Values in the order of their keys, from the first key that is not below `key`.
    Iterator<V> from(K key) {
        return new InOrder<>(root, key);
    }

    private static <K extends Comparable<? super K>, V> Node<K, V> insert(
            @Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return new Node<>(null, key, value, null);
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return new Node<>(node.left, key, value, node.right);
        }
        return order < 0
                ? balanced(insert(node.left, key, value), node, node.right)
                : balanced(node.left, node, insert(node.right, key, value));
    }

    private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> remove(
            @Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key);
        if (order < 0) {
            return balanced(remove(node.left, key), node, node.right);
        }
        if (order > 0) {
            return balanced(node.left, node, remove(node.right, key));
        }
        if (node.left == null) {
            return node.right;
        }
        if (node.right == null) {
            return node.left;
        }
        Node<K, V> successor = first(node.right);
        return balanced(node.left, successor, remove(node.right, successor.key));
    }

    private static <K, V> Node<K, V> first(Node<K, V> node) {
        Node<K, V> first = node;
        while (first.left != null) {
            first = first.left;
        }
        return first;
    }

    /// `middle`'s entry over two subtrees whose heights differ by at most two.
    private static <K, V> Node<K, V> balanced(
            @Nullable Node<K, V> left, Node<K, V> middle, @Nullable Node<K, V> right) {
        int difference = height(left) - height(right);
        if (left != null && difference > 1) {
            Node<K, V> inner = left.right;
            if (inner != null && height(inner) > height(left.left)) {
                return new Node<>(
                        new Node<>(left.left, left, inner.left),
                        inner,
                        new Node<>(inner.right, middle, right));
            }
            return new Node<>(left.left, left, new Node<>(inner, middle, right));
        }
        if (right != null && difference < -1) {
            Node<K, V> inner = right.left;
            if (inner != null && height(inner) > height(right.right)) {
                return new Node<>(
                        new Node<>(left, middle, inner.left),
                        inner,
                        new Node<>(inner.right, right, right.right));
            }
            return new Node<>(new Node<>(left, middle, inner), right, right.right);
        }
        return new Node<>(left, middle, right);
    }

    private static int height(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.height;
    }

    private static final class Node<K, V> {
        final @Nullable Node<K, V> left;
        final K key;
        final V value;
        final @Nullable Node<K, V> right;
        final int height;

        Node(@Nullable Node<K, V> left, K key, V value, @Nullable Node<K, V> right) {
            this.left = left;
            this.key = key;
            this.value = value;
            this.right = right;
            this.height = 1 + Math.max(PersistentMap.height(left), PersistentMap.height(right));
        }

        Node(@Nullable Node<K, V> left, Node<K, V> entry, @Nullable Node<K, V> right) {
            this(left, entry.key, entry.value, right);
        }
    }

    private static final class InOrder<K extends Comparable<? super K>, V> implements Iterator<V> {
        private final ArrayDeque<Node<K, V>> path = new ArrayDeque<>();

        InOrder(@Nullable Node<K, V> root, @Nullable K from) {
            Node<K, V> node = root;
            while (node != null) {
                if (from == null || from.compareTo(node.key) <= 0) {
                    path.push(node);
                    node = node.left;
                } else {
                    node = node.right;
                }
            }
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public V next() {
            if (path.isEmpty()) {
                throw new NoSuchElementException();
            }
            Node<K, V> next = path.pop();
            for (Node<K, V> node = next.right; node != null; node = node.left) {
                path.push(node);
            }
            return next.value;
        }
    }
}
