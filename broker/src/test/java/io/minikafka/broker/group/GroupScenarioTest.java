package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Plays of clients and the coordinator, written down as they go. See [GroupScript] for the words.
class GroupScenarioTest {
    private static void plays(String play) {
        assertThat(new GroupScript().run(play)).isEqualTo(play);
    }

    @Test
    void aClientThatIsSilentIsGivenUp() {
        plays(
                """
                > join a v=3
                > join b v=3 session=6s
                > wait 6s
                  a: is a-1 in generation 1, range, led by a-1 of a-1 b-2
                  b: is b-2 in generation 1, range, led by a-1
                > sync a a=x b=y
                  a: gets 'x'
                > sync b
                  b: gets 'y'
                > wait 4s
                > beat a
                  a: beat ok
                > wait 3s
                > beat a
                  a: beat REBALANCE_IN_PROGRESS
                > beat b
                  b: beat UNKNOWN_MEMBER_ID
                > join a
                  a: is a-1 in generation 2, range, led by a-1 of a-1
                > describe
                  group: CompletingRebalance in generation 2 with [a-1]
                > wait 11s
                > describe
                  group: Empty in generation 3 with []
                """);
    }

    @Test
    void aGenerationThatWasNotSavedIsNotAnnounced() {
        plays(
                """
                > hold
                > join a
                  a: MEMBER_ID_REQUIRED as a-1
                > join a
                > wait 3s
                > fail
                  a: COORDINATOR_NOT_AVAILABLE as a-1
                > describe
                  group: PreparingRebalance in generation 1 with [a-1]
                > join a
                  a: is a-1 in generation 2, range, led by a-1 of a-1
                > sync a a=x
                  a: gets 'x'
                """);
    }

    @Test
    void aLostAssignmentIsMadeAgain() {
        plays(
                """
                > join a v=3
                > join b v=3
                > wait 6s
                  a: is a-1 in generation 1, range, led by a-1 of a-1 b-2
                  b: is b-2 in generation 1, range, led by a-1
                > hold
                > sync b
                > sync a a=x b=y
                > fail
                  a: COORDINATOR_NOT_AVAILABLE
                  b: COORDINATOR_NOT_AVAILABLE
                > describe
                  group: PreparingRebalance in generation 1 with [a-1, b-2]
                > join a
                > join b
                  a: is a-1 in generation 2, range, led by a-1 of a-1 b-2
                  b: is b-2 in generation 2, range, led by a-1
                > sync a a=x b=y
                  a: gets 'x'
                > sync b
                  b: gets 'y'
                """);
    }

    @Test
    void aStaticMemberComesBackWithoutARebalance() {
        plays(
                """
                > join a instance=i1
                > join b instance=i2
                > wait 6s
                  a: is i1-1 in generation 1, range, led by i1-1 of i1-1 i2-2
                  b: is i2-2 in generation 1, range, led by i1-1
                > sync a a=x b=y
                  a: gets 'x'
                > sync b
                  b: gets 'y'
                > forget b
                > join b
                  b: is i2-3 in generation 1, range, led by i1-1
                > sync b
                  b: gets 'y'
                > beat a
                  a: beat ok
                > forget a
                > join a
                  a: is i1-4 in generation 1, range, led by i1-4 of i2-3 i1-4, skips assignment
                > sync a
                  a: gets 'x'
                > forget a
                > join a v=8
                  a: is i1-5 in generation 1, range, led by i1-4
                > join c instance=i1 v=8
                  c: is i1-6 in generation 1, range, led by i1-5
                > beat a
                  a: beat FENCED_INSTANCE_ID
                > commit a t/0=1
                  a: commit FENCED_INSTANCE_ID
                > restart
                > beat c
                  c: beat ok
                > sync c
                  c: gets 'x'
                > describe
                  group: Stable in generation 1 with [i2-3, i1-6]
                """);
    }

    @Test
    void anIdThatIsNotUsedExpires() {
        plays(
                """
                > join a v=3
                > wait 3s
                  a: is a-1 in generation 1, range, led by a-1 of a-1
                > sync a a=x
                  a: gets 'x'
                > join b
                  b: MEMBER_ID_REQUIRED as b-2
                > join a
                > wait 9s
                > beat a
                  a: beat REBALANCE_IN_PROGRESS
                > wait 2s
                  a: is a-1 in generation 2, range, led by a-1 of a-1
                > join b
                  b: UNKNOWN_MEMBER_ID as b-2
                > describe
                  group: CompletingRebalance in generation 2 with [a-1]
                """);
    }

    @Test
    void anotherRebalanceOvertakesAnAssignmentOnItsWay() {
        plays(
                """
                > join a v=3
                > wait 3s
                  a: is a-1 in generation 1, range, led by a-1 of a-1
                > hold
                > sync a a=x
                > join b v=3
                  a: REBALANCE_IN_PROGRESS
                > write
                > beat a
                  a: beat REBALANCE_IN_PROGRESS
                > restart
                > describe
                  group: Stable in generation 1 with [a-1]
                > beat a
                  a: beat ok
                > join a
                  a: is a-1 in generation 2, range, led by a-1 of a-1
                > sync a a=x
                  a: gets 'x'
                """);
    }

    @Test
    void cooperativeMembersJoinTwice() {
        plays(
                """
                > join a v=3 offers=cooperative-sticky
                > wait 3s
                  a: is a-1 in generation 1, cooperative-sticky, led by a-1 of a-1
                > sync a a=t0,t1
                  a: gets 't0,t1'
                > join b v=3 offers=cooperative-sticky
                > beat a
                  a: beat REBALANCE_IN_PROGRESS
                > commit a t/0=9
                  a: commit ok
                > join a offers=cooperative-sticky
                  a: is a-1 in generation 2, cooperative-sticky, led by a-1 of a-1 b-2
                  b: is b-2 in generation 2, cooperative-sticky, led by a-1
                > sync b
                > sync a a=t0 b=
                  a: gets 't0'
                  b: gets ''
                > join a offers=cooperative-sticky
                > join b offers=cooperative-sticky
                  a: is a-1 in generation 3, cooperative-sticky, led by a-1 of a-1 b-2
                  b: is b-2 in generation 3, cooperative-sticky, led by a-1
                > sync a a=t0 b=t1
                  a: gets 't0'
                > sync b
                  b: gets 't1'
                > fetch
                  offsets: t/0=9
                """);
    }

    @Test
    void everythingSavedSurvivesARestart() {
        plays(
                """
                > join a v=3 offers=range,sticky
                > join b v=3 offers=sticky
                > wait 6s
                  a: is a-1 in generation 1, sticky, led by a-1 of a-1 b-2
                  b: is b-2 in generation 1, sticky, led by a-1
                > restart
                > describe
                  group: CompletingRebalance in generation 1 with [a-1, b-2]
                > sync b
                > sync a a=x b=y
                  a: gets 'x'
                  b: gets 'y'
                > commit a t/0=5 u/1=6
                  a: commit ok
                > hold
                > commit a t/0=7
                > restart
                > write
                > fetch
                  offsets: t/0=5 u/1=6
                > describe
                  group: Stable in generation 1 with [a-1, b-2]
                > beat a
                  a: beat ok
                > beat b
                  b: beat ok
                > sync b
                  b: gets 'y'
                > wait 11s
                > describe
                  group: Empty in generation 2 with []
                """);
    }

    @Test
    void offsetsAreForgottenInTheEnd() {
        plays(
                """
                > commit - t/0=1 u/0=2
                  -: commit ok
                > drop t
                > fetch
                  offsets: u/0=2
                > wait 604000s
                > fetch
                  offsets: u/0=2
                > wait 2000s
                > fetch
                  offsets: none
                > describe
                  group: no group
                """);
    }

    @Test
    void protocolsAreVotedFor() {
        plays(
                """
                > join a v=3 offers=range,sticky
                > join b v=3 offers=sticky,range
                > join c v=3 offers=sticky,other,range
                > join d v=3 offers=other
                  d: INCONSISTENT_GROUP_PROTOCOL
                > join e v=3 type=connect
                  e: INCONSISTENT_GROUP_PROTOCOL
                > wait 6s
                  a: is a-1 in generation 1, sticky, led by a-1 of a-1 b-2 c-3
                  b: is b-2 in generation 1, sticky, led by a-1
                  c: is c-3 in generation 1, sticky, led by a-1
                > sync a a=x b=y c=z
                  a: gets 'x'
                > join b offers=sticky,range
                  b: is b-2 in generation 1, sticky, led by a-1
                > join b offers=range,sticky
                > join a offers=range,sticky
                > join c offers=range
                  a: is a-1 in generation 2, range, led by a-1 of a-1 b-2 c-3
                  b: is b-2 in generation 2, range, led by a-1
                  c: is c-3 in generation 2, range, led by a-1
                """);
    }

    @Test
    void slowMembersAreLeftBehind() {
        plays(
                """
                > join a v=3 rebalance=5s session=30s
                > join b v=3 rebalance=5s session=30s
                > wait 5s
                  a: is a-1 in generation 1, range, led by a-1 of a-1 b-2
                  b: is b-2 in generation 1, range, led by a-1
                > sync a a=x b=y
                  a: gets 'x'
                > sync b
                  b: gets 'y'
                > join c v=3 rebalance=5s session=30s
                > join a rebalance=5s session=30s
                > wait 4s
                > beat b
                  b: beat REBALANCE_IN_PROGRESS
                > wait 1s
                  a: is a-1 in generation 2, range, led by a-1 of a-1 c-3
                  c: is c-3 in generation 2, range, led by a-1
                > beat b
                  b: beat UNKNOWN_MEMBER_ID
                > sync a a=x c=y
                  a: gets 'x'
                > wait 5s
                > beat c
                  c: beat UNKNOWN_MEMBER_ID
                > beat a
                  a: beat REBALANCE_IN_PROGRESS
                """);
    }

    @Test
    void theSecondOwnerOfAnInstanceFencesTheFirst() {
        plays(
                """
                > join a instance=i1
                > wait 3s
                  a: is i1-1 in generation 1, range, led by i1-1 of i1-1
                > hold
                > sync a a=x
                > join b instance=i1
                  a: FENCED_INSTANCE_ID
                > write
                  b: is i1-2 in generation 2, range, led by i1-2 of i1-2
                > beat a
                  a: beat FENCED_INSTANCE_ID
                > leave a
                  a: leave FENCED_INSTANCE_ID
                > join a
                  a: FENCED_INSTANCE_ID as i1-1
                """);
    }

    @Test
    void twoMembersShareTheWork() {
        plays(
                """
                > join a
                  a: MEMBER_ID_REQUIRED as a-1
                > join a
                > join b v=3
                > wait 6s
                  a: is a-1 in generation 1, range, led by a-1 of a-1 b-3
                  b: is b-3 in generation 1, range, led by a-1
                > sync b
                > describe
                  group: CompletingRebalance in generation 1 with [a-1, b-3]
                > sync a a=t0 b=t1
                  a: gets 't0'
                  b: gets 't1'
                > beat a
                  a: beat ok
                > commit b t/0=17
                  b: commit ok
                > fetch
                  offsets: t/0=17
                > leave b
                  b: leave ok
                > beat a
                  a: beat REBALANCE_IN_PROGRESS
                > join a
                  a: is a-1 in generation 2, range, led by a-1 of a-1
                > sync a a=t0,t1
                  a: gets 't0,t1'
                > describe
                  group: Stable in generation 2 with [a-1]
                """);
    }

    @Test
    void whoMayCommit() {
        plays(
                """
                > commit - t/0=1
                  -: commit ok
                > commit a t/0=2
                  a: commit ok
                > join a v=3
                > commit - t/0=3
                  -: commit UNKNOWN_MEMBER_ID
                > wait 3s
                  a: is a-1 in generation 1, range, led by a-1 of a-1
                > commit a t/0=4
                  a: commit REBALANCE_IN_PROGRESS
                > sync a a=x
                  a: gets 'x'
                > commit a t/0=5
                  a: commit ok
                > commit - t/0=6
                  -: commit UNKNOWN_MEMBER_ID
                > join b v=3
                > commit a t/0=7
                  a: commit ok
                > fetch
                  offsets: t/0=7
                > delete
                  admin: delete NON_EMPTY_GROUP
                > leave a
                  a: leave ok
                  b: is b-2 in generation 2, range, led by b-2 of b-2
                > leave b
                  b: leave ok
                > delete
                  admin: delete ok
                > wait 3s
                > delete
                  admin: delete GROUP_ID_NOT_FOUND
                > fetch
                  offsets: none
                """);
    }

    @Test
    void whoAsksAgainIsNotToldBeforeTheGenerationIsSaved() {
        plays(
                """
                > join a
                  a: MEMBER_ID_REQUIRED as a-1
                > join a
                > hold
                > wait 3s
                > join a
                > write
                  a: is a-1 in generation 1, range, led by a-1 of a-1
                  a: is a-1 in generation 1, range, led by a-1 of a-1
                """);
    }
}
