---------------------------- MODULE Replication ----------------------------
(***************************************************************************)
(* One partition of Mini-Kafka: sealing, adoption, commit by any W of N,   *)
(* truncation by epoch, and change of the replica set or its quorums.      *)
(* Argued in docs/rfc/0013-replication.md; the code is                     *)
(* io.minikafka.cluster.replication.                                       *)
(*                                                                         *)
(* The metadata quorum is taken as given: its decisions (epoch, leader,    *)
(* configuration) are one atomic register, whose history a replica learns  *)
(* late. What is merged into one step, and why nothing is lost by it:      *)
(*  - a fetch and its reply: within an epoch the leader's log only grows,  *)
(*    and the follower drops a reply to anything but its open fetch, so    *)
(*    a reply that arrives late is one that came early;                    *)
(*  - a report of progress and its arrival: what a report says (adopted,   *)
(*    durable up to n) stays true for the rest of the epoch;               *)
(*  - a crash and the restart: a replica that is down is one that waits.   *)
(* `Trap` names one deliberate mistake; "none" is the protocol.            *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS
    Replicas,       \* all that ever take part
    FirstSize,      \* replicas in the first configuration
    TargetSizes,    \* sizes that a reconfiguration may go to
    WriteQuorums,   \* W that may be chosen, where it fits the size
    MaxEpoch, MaxRecords, MaxCrashes, MaxReconfigs,
    None,
    Trap

VARIABLES
    epoch,      \* metadata: the newest epoch
    leaderOf,   \* metadata: epoch -> leader, None while it is being elected
    configOf,   \* metadata: epoch -> [members, w, r]
    active,     \* metadata: epoch -> whether its configuration counts
    stable,     \* metadata: the last configuration that was active
    log,        \* replica -> records [e, id], in memory
    disk,       \* replica -> what of it is surely there after a crash
    at,         \* replica -> epoch in which it acts, 0 if none; forgotten in a crash
    promised,   \* replica -> highest epoch sealed or accepted; durable
    adopted,    \* replica -> epoch whose start this log holds; durable
    matched,    \* replica -> its log was found to be the leader's up to the start; forgotten in a crash
    start,      \* epoch -> offset at which its leader began
    hw,         \* epoch -> high watermark of its leader
    committed,  \* what was ever acknowledged
    broken,     \* two things were acknowledged at one offset
    late,       \* replica -> a reply that was delayed or doubled; only in the trap of that name
    nextId, crashes, reconfigs

meta == <<epoch, leaderOf, configOf, active, stable>>
local == <<log, disk, at, promised, adopted, matched>>
ghost == <<hw, committed, broken>>
counts == <<nextId, crashes, reconfigs>>
vars == <<meta, local, start, ghost, late, counts>>

Epochs == 1..MaxEpoch
Unset == MaxRecords + 1     \* a start that nothing reaches
Max(S) == CHOOSE x \in S : \A y \in S : y <= x
Min(S) == CHOOSE x \in S : \A y \in S : x <= y
IsPrefix(s, t) == Len(s) <= Len(t) /\ s = SubSeq(t, 1, Len(s))
LastEpoch(s) == IF s = <<>> THEN 0 ELSE s[Len(s)].e

Config(m, w) == [members |-> m, w |-> w,
                 r |-> IF Trap = "W+R=N" THEN Cardinality(m) - w ELSE Cardinality(m) - w + 1]
Configs(sizes) ==
    {Config(m, w) : m \in {s \in SUBSET Replicas : Cardinality(s) \in sizes}, w \in WriteQuorums}
Valid(c) == c.w <= Cardinality(c.members) /\ (Cardinality(c.members) > 1 => c.w > 1) /\ c.r > 0

Members(e) == configOf[e].members
InOffice(r) == at[r] > 0 /\ leaderOf[at[r]] = r /\ adopted[r] = at[r]

Init ==
    \E c \in Configs({FirstSize}) : \E l \in c.members :
        /\ Valid(c)
        /\ epoch = 1
        /\ leaderOf = [e \in Epochs |-> IF e = 1 THEN l ELSE None]
        /\ configOf = [e \in Epochs |-> c]
        /\ active = [e \in Epochs |-> e = 1]
        /\ stable = c
        /\ log = [r \in Replicas |-> <<>>]
        /\ disk = [r \in Replicas |-> <<>>]
        /\ at = [r \in Replicas |-> 0]
        /\ promised = [r \in Replicas |-> 0]
        /\ adopted = [r \in Replicas |-> 0]
        /\ matched = [r \in Replicas |-> FALSE]
        /\ start = [e \in Epochs |-> Unset]
        /\ hw = [e \in Epochs |-> 0]
        /\ committed = <<>>
        /\ broken = FALSE
        /\ late = [r \in Replicas |-> <<>>]
        /\ nextId = 1 /\ crashes = 0 /\ reconfigs = 0

----------------------------------------------------------------------------
(* The metadata *)

NewEpoch(c, isActive) ==
    /\ epoch < MaxEpoch
    /\ epoch' = epoch + 1
    /\ configOf' = [configOf EXCEPT ![epoch + 1] = c]
    /\ active' = [active EXCEPT ![epoch + 1] = isActive]
    /\ UNCHANGED <<leaderOf, stable, local, start, ghost, late>>

\* A new election with the configuration as it is, pending or not.
StartElection ==
    /\ NewEpoch(configOf[epoch], active[epoch])
    /\ UNCHANGED counts

\* A pending change may be replaced by another: what was last active stays what elections ask.
StartReconfiguration ==
    /\ reconfigs < MaxReconfigs
    /\ \E c \in Configs(TargetSizes) :
        /\ Valid(c) /\ c # configOf[epoch]
        /\ NewEpoch(c, FALSE)
    /\ reconfigs' = reconfigs + 1
    /\ UNCHANGED <<nextId, crashes>>

\* Back to what was last active.
CancelReconfiguration ==
    /\ ~active[epoch]
    /\ NewEpoch(stable, TRUE)
    /\ UNCHANGED counts

\* Quorum and members that an election asks.
Asked ==
    CASE Trap = "pending asks new" -> configOf[epoch]
      [] OTHER -> stable

Beats(a, b) ==  \* a is at least as good a leader as b
    CASE Trap = "first responder wins" -> TRUE
      [] Trap = "longest log wins" -> Len(log[a]) >= Len(log[b])
      [] Trap = "last record's epoch" ->
            \/ LastEpoch(log[a]) > LastEpoch(log[b])
            \/ LastEpoch(log[a]) = LastEpoch(log[b]) /\ Len(log[a]) >= Len(log[b])
      [] OTHER ->
            \/ adopted[a] > adopted[b]
            \/ adopted[a] = adopted[b] /\ Len(disk[a]) >= Len(disk[b])

\* Of those that sealed, too few have more than l for anything to be committed that it lacks, whatever the silent ones have.
HasAll(l, q) ==
    /\ \A r \in q : adopted[r] <= adopted[l]
    /\ Cardinality({r \in q : adopted[r] = adopted[l] /\ Len(disk[r]) > Len(disk[l])})
        < Asked.w - (Cardinality(Asked.members) - Cardinality(q))

\* The answers were given when the replicas sealed; until a leader is named nothing of them changes.
Elect ==
    /\ leaderOf[epoch] = None
    /\ \E q \in SUBSET Asked.members :
        /\ Cardinality(q) >= Asked.r
        /\ \A r \in q : promised[r] = epoch \/ Trap = "no sealing"
        /\ \E l \in q :
            /\ (\A r \in q : Beats(l, r)) \/ HasAll(l, q)
            /\ leaderOf' = [leaderOf EXCEPT ![epoch] = l]
    /\ UNCHANGED <<epoch, configOf, active, stable, local, start, ghost, late, counts>>

Adopters(e, n) ==
    {r \in Members(e) :
        /\ adopted[r] = e \/ Trap = "counting who did not adopt"
        /\ Len(IF Trap = "acks before sync" THEN log[r] ELSE disk[r]) >= n}

\* The leader's word that W of the new set hold its start; metadata take it only for the newest epoch.
Activate ==
    /\ ~active[epoch]
    /\ (leaderOf[epoch] # None /\ start[epoch] # Unset) \/ Trap = "late word that it is active"
    /\ \E e \in IF Trap = "late word that it is active" THEN 1..epoch ELSE {epoch} :
        /\ ~active[e] /\ start[e] # Unset
        /\ Trap = "activated too early" \/ Cardinality(Adopters(e, start[e])) >= configOf[e].w
    /\ active' = [active EXCEPT ![epoch] = TRUE]
    /\ stable' = configOf[epoch]
    /\ UNCHANGED <<epoch, leaderOf, configOf, local, start, ghost, late, counts>>

----------------------------------------------------------------------------
(* A replica *)

Sync(r) ==
    /\ disk[r] # log[r]
    /\ disk' = [disk EXCEPT ![r] = log[r]]
    /\ UNCHANGED <<meta, log, at, promised, adopted, matched, start, ghost, late, counts>>

\* What is in memory is synced, then the promise is made durable, then the answer goes out.
Seal(r) ==
    /\ leaderOf[epoch] = None /\ promised[r] < epoch
    /\ Trap # "no sealing"
    /\ disk' = [disk EXCEPT ![r] = log[r]]
    /\ promised' = [promised EXCEPT ![r] = epoch]
    /\ at' = [at EXCEPT ![r] = epoch]
    /\ matched' = [matched EXCEPT ![r] = FALSE]
    /\ UNCHANGED <<meta, log, adopted, start, ghost, late, counts>>

CutBack(r) ==   \* the log with which r begins to follow
    IF Trap = "truncating to HW"
    THEN {SubSeq(log[r], 1, n) : n \in 0..Min({Len(log[r]), hw[Max({e \in Epochs : hw[e] = Max({hw[x] : x \in Epochs})})]})}
    ELSE {log[r]}

\* r hears who leads in e. A leader that was in office in e and crashed must not go on in e.
Learn(r, e) ==
    /\ leaderOf[e] # None
    /\ e >= promised[r] /\ e >= at[r]
    /\ IF leaderOf[e] = r
       THEN FALSE
       ELSE at[r] # e \/ promised[r] # e
    /\ at' = [at EXCEPT ![r] = e]
    /\ promised' = [promised EXCEPT ![r] = e]
    /\ matched' = [matched EXCEPT ![r] = FALSE]
    /\ \E l \in CutBack(r) :
        /\ log' = [log EXCEPT ![r] = l]
        /\ disk' = [disk EXCEPT ![r] = IF Len(l) < Len(disk[r]) THEN l ELSE disk[r]]
    /\ UNCHANGED <<meta, adopted, start, ghost, late, counts>>

TakeOffice(r, e) ==
    /\ leaderOf[e] = r
    /\ e >= promised[r] /\ e >= at[r]
    /\ adopted[r] < e \/ (Trap = "leader goes on after a restart" /\ at[r] = 0)
    /\ at' = [at EXCEPT ![r] = e]
    /\ promised' = [promised EXCEPT ![r] = e]
    /\ adopted' = [adopted EXCEPT ![r] = e]
    /\ disk' = [disk EXCEPT ![r] = log[r]]
    /\ start' = IF start[e] = Unset THEN [start EXCEPT ![e] = Len(log[r])] ELSE start
    /\ IF Trap = "HW := LEO at election"
       THEN /\ hw' = [hw EXCEPT ![e] = Len(log[r])]
            /\ committed' = IF IsPrefix(committed, log[r]) THEN log[r] ELSE committed
            /\ broken' = (broken \/ ~(IsPrefix(committed, log[r]) \/ IsPrefix(log[r], committed)))
       ELSE UNCHANGED ghost
    /\ UNCHANGED <<meta, log, matched, late, counts>>

Append_(r) ==
    /\ InOffice(r)
    /\ nextId <= MaxRecords
    /\ log' = [log EXCEPT ![r] = Append(@, [e |-> at[r], id |-> nextId])]
    /\ nextId' = nextId + 1
    /\ UNCHANGED <<meta, disk, at, promised, adopted, matched, start, ghost, late, crashes, reconfigs>>

\* Where, in log l, the epochs up to e end.
EndOf(l, e) == Cardinality({i \in 1..Len(l) : l[i].e <= e})
\* The largest epoch of l that is at most e.
Floor(l, e) == Max({0} \cup {l[i].e : i \in {j \in 1..Len(l) : l[j].e <= e}})
Diverges(f, l) ==
    LET last == LastEpoch(log[f]) IN
    Floor(log[l], last) < last \/ EndOf(log[l], last) < Len(log[f])
\* One step of truncation: to the smaller of the two ends of the epoch that the leader names.
CutTo(f, l) ==
    LET named == Floor(log[l], LastEpoch(log[f])) IN
    Min({EndOf(log[l], named), EndOf(log[f], named)})

Following(f) ==
    /\ at[f] > 0 /\ leaderOf[at[f]] \notin {None, f}
    /\ at[leaderOf[at[f]]] = at[f] /\ InOffice(leaderOf[at[f]])

Truncate(f) ==
    /\ Following(f)
    /\ LET l == leaderOf[at[f]] IN
        /\ Diverges(f, l)
        /\ log' = [log EXCEPT ![f] = SubSeq(@, 1, CutTo(f, l))]
        /\ late' = IF Trap = "late reply" THEN [late EXCEPT ![f] = <<at[f], CutTo(f, l)>>] ELSE late
    /\ UNCHANGED <<meta, disk, at, promised, adopted, matched, start, ghost, counts>>

Fetch(f) ==
    /\ Following(f)
    /\ LET l == leaderOf[at[f]]
           n == Len(log[f])
           reached == n >= start[at[f]]
       IN
        /\ ~Diverges(f, l)
        /\ n < Len(log[l]) \/ (reached /\ ~matched[f])
        /\ log' = IF n < Len(log[l]) THEN [log EXCEPT ![f] = Append(@, log[l][n + 1])] ELSE log
        /\ matched' = [matched EXCEPT ![f] = @ \/ reached]
    /\ UNCHANGED <<meta, disk, at, promised, adopted, start, ghost, late, counts>>

\* Only in the trap: a truncation is carried out a second time.
Late(f) ==
    /\ late[f] # <<>>
    /\ late[f][1] = at[f]
    /\ late' = [late EXCEPT ![f] = <<>>]
    /\ late[f][2] < Len(log[f])
    /\ log' = [log EXCEPT ![f] = SubSeq(@, 1, late[f][2])]
    /\ disk' = [disk EXCEPT ![f] = IF Len(@) > late[f][2] THEN SubSeq(@, 1, late[f][2]) ELSE @]
    /\ UNCHANGED <<meta, at, promised, adopted, matched, start, ghost, counts>>

\* The log matches the leader's at least up to the epoch's start, and what was cut and copied is durable.
Adopt(f) ==
    /\ at[f] > 0 /\ leaderOf[at[f]] \notin {None, f}
    /\ adopted[f] < at[f]
    /\ IF Trap = "adopting before caught up"
       THEN TRUE
       ELSE /\ matched[f]
            /\ Trap = "cut not durable" \/ IsPrefix(disk[f], log[f])
            /\ Len(disk[f]) >= start[at[f]]
    /\ adopted' = [adopted EXCEPT ![f] = at[f]]
    /\ UNCHANGED <<meta, log, disk, at, promised, matched, start, ghost, late, counts>>

\* Whether m may have told l, the leader of its epoch, that it has n records: it tells that while it acts in that epoch; what
\* it told before it went on to another one may arrive later, and is true still.
MayHaveTold(m, l, n) == at[m] = at[l] \/ IsPrefix(SubSeq(log[l], 1, n), disk[m])

\* hw of the leader moves to n: everything below is acknowledged. Its own disk is one vote of W.
Commit(r, n) ==
    LET e == at[r]
        p == SubSeq(log[r], 1, n)
    IN
    /\ InOffice(r)
    /\ n > hw[e]
    /\ active[e] \/ Trap = "commit while pending"
    /\ n >= start[e] \/ Trap = "serving before the start is committed"
    /\ Cardinality({m \in Adopters(e, n) : MayHaveTold(m, r, n)}) >= configOf[e].w
    /\ hw' = [hw EXCEPT ![e] = n]
    /\ committed' = IF IsPrefix(committed, p) THEN p ELSE committed
    /\ broken' = (broken \/ ~(IsPrefix(committed, p) \/ IsPrefix(p, committed)))
    /\ UNCHANGED <<meta, local, start, late, counts>>

\* What may be left of the log: all that was synced, and any part of what was not. A cut that was
\* not synced may be undone.
Survivors(r) ==
    LET common == Max({n \in 0..Min({Len(log[r]), Len(disk[r])}) : SubSeq(log[r], 1, n) = SubSeq(disk[r], 1, n)})
    IN {disk[r]} \cup {SubSeq(log[r], 1, n) : n \in common..Len(log[r])}

Crash(r) ==
    /\ crashes < MaxCrashes
    /\ crashes' = crashes + 1
    /\ at' = [at EXCEPT ![r] = 0]
    /\ matched' = [matched EXCEPT ![r] = FALSE]
    /\ \E l \in IF Trap = "wiped disk keeps its vote" THEN {<<>>} ELSE Survivors(r) :
        /\ log' = [log EXCEPT ![r] = l]
        /\ disk' = [disk EXCEPT ![r] = l]
    /\ promised' = IF Trap \in {"promised forgotten", "wiped disk keeps its vote"}
                   THEN [promised EXCEPT ![r] = 0] ELSE promised
    /\ adopted' = IF Trap \in {"adopted forgotten", "wiped disk keeps its vote"}
                  THEN [adopted EXCEPT ![r] = 0] ELSE adopted
    /\ UNCHANGED <<meta, start, ghost, late, nextId, reconfigs>>

Next ==
    \/ StartElection \/ StartReconfiguration \/ CancelReconfiguration \/ Elect \/ Activate
    \/ \E r \in Replicas :
        \/ Sync(r) \/ Seal(r) \/ Append_(r) \/ Truncate(r) \/ Fetch(r) \/ Late(r) \/ Adopt(r) \/ Crash(r)
        \/ \E e \in 1..epoch : Learn(r, e) \/ TakeOffice(r, e)
        \/ \E n \in 1..Len(log[r]) : Commit(r, n)

Spec == Init /\ [][Next]_vars

----------------------------------------------------------------------------
(* What holds in every state *)

\* Whoever leads in the newest epoch has all that was ever acknowledged.
NothingLost ==
    \A r \in Replicas : InOffice(r) /\ at[r] = epoch => IsPrefix(committed, log[r])

NothingTwice == ~broken

\* Records of one epoch at one offset are the same, and so is all before them.
LogMatching ==
    \A a, b \in Replicas : \A i \in 1..Min({Len(log[a]), Len(log[b])}) :
        log[a][i].e = log[b][i].e => SubSeq(log[a], 1, i) = SubSeq(log[b], 1, i)

\* A leader that has committed its start has never shown less than any leader before it.
WatermarkNeverBack ==
    \A r \in Replicas : InOffice(r) /\ at[r] = epoch /\ hw[at[r]] > 0
        => hw[at[r]] >= Max({hw[e] : e \in 1..at[r]})

\* How many of the members must still hold to the epoch before a strong read is answered: it meets every
\* seal quorum and every write quorum, so no later epoch can have a leader, whatever its replicas are.
Confirmations(c) ==
    LET n == Cardinality(c.members) IN
    CASE Trap = "unconfirmed strong read" -> 0
      [] Trap = "confirmed by R only" -> c.r
      [] OTHER -> Max({n - c.r + 1, n - c.w + 1})

StrongReadsAreFresh ==
    \A r \in Replicas :
        LET e == at[r] IN
        /\ InOffice(r)
        /\ active[e]
        /\ hw[e] >= start[e]
        /\ Cardinality({m \in Members(e) : promised[m] = e}) >= Confirmations(configOf[e])
        => hw[e] >= Len(committed)

Symmetry == Permutations(Replicas)
=============================================================================
