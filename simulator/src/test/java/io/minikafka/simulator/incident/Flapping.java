package io.minikafka.simulator.incident;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Members of the billing group that come and go all the time.
final class Flapping implements AutoCloseable {
    private static final long LIFE_NS = TimeUnit.MILLISECONDS.toNanos(1_800);

    private final Shop shop;
    private final int members;
    private volatile boolean ends;

    Flapping(Shop shop, int members) {
        this.shop = shop;
        this.members = members;
        Thread.ofPlatform().name("flapping").daemon().start(this::run);
    }

    private void run() {
        ArrayDeque<ShopWorker> alive = new ArrayDeque<>();
        while (!ends) {
            alive.add(new ShopWorker(shop.broker.bootstrap(), "billing", Shop.ORDERS));
            LockSupport.parkNanos(LIFE_NS / members);
            if (alive.size() >= members) {
                alive.remove().close();
            }
        }
        alive.forEach(ShopWorker::close);
    }

    @Override
    public void close() {
        ends = true;
    }
}
