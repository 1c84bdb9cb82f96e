package io.minikafka.base;

import java.util.ArrayList;
import java.util.List;

/// A thread that works in turns: it takes what has come in, does it, and sleeps again. Work that is cheaper done
/// once for all of a turn (one sync of the disk for all its appends) can be put off to the turn's end. Whoever is
/// asked to do such work by a thread of this kind need not wake another thread for it, which on a machine at rest costs
/// more than the work.
public final class TurnThread extends Thread {
    private List<Runnable> putOff = new ArrayList<>();
    private List<Runnable> running = new ArrayList<>();

    public TurnThread(String name, Runnable turns) {
        super(null, turns, name, 0, false);
    }

    /// Has `work` done at the end of this turn, if the caller is on a thread with turns. The same object is done
    /// once, however often it was asked for.
    ///
    /// @return whether it will be done
    public static boolean putOff(Runnable work) {
        if (!(Thread.currentThread() instanceof TurnThread turn)) {
            return false;
        }
        if (!turn.putOff.contains(work)) {
            turn.putOff.add(work);
        }
        return true;
    }

    /// Does what was put off until now, on this thread. What that puts off is left for the next call.
    ///
    /// @return whether there was anything
    public boolean endTurn() {
        if (putOff.isEmpty()) {
            return false;
        }
        List<Runnable> work = putOff;
        putOff = running;
        running = work;
        try {
            for (int i = 0; i < work.size(); i++) {
                work.get(i).run();
            }
        } finally {
            work.clear();
        }
        return true;
    }
}
