package io.lazaretto.proving.suite;

import io.lazaretto.proving.cluster.Cluster;
import io.lazaretto.proving.cluster.Member;
import io.lazaretto.proving.cluster.Role;
import io.lazaretto.proving.suite.Strike.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How often each role is struck.
 *
 * @param kills SIGKILLs by role
 * @param pauses workers that are frozen past their lease
 */
public record StrikePlan(Map<Role, Integer> kills, int pauses) {
    public StrikePlan {
        kills = Map.copyOf(kills);
    }

    /** No faults. */
    public static StrikePlan none() {
        return new StrikePlan(Map.of(), 0);
    }

    public int total() {
        return kills.values().stream().mapToInt(Integer::intValue).sum() + pauses;
    }

    /** The strikes in an order that the seed decides; members of a role take turns. */
    List<Strike> strikes(Cluster cluster, Random random) {
        List<Strike> strikes = new ArrayList<>();
        for (Role role : Role.values()) {
            add(Kind.KILL, cluster.members(role), kills.getOrDefault(role, 0), strikes);
        }
        add(Kind.PAUSE, cluster.members(Role.WORKER), pauses, strikes);
        Collections.shuffle(strikes, random);
        return strikes;
    }

    private static void add(Kind kind, List<Member> members, int times, List<Strike> strikes) {
        for (int i = 0; i < times; i++) {
            strikes.add(new Strike(kind, members.get(i % members.size())));
        }
    }
}
