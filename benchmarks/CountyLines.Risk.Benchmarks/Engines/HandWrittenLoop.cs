using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<byte>;

namespace CountyLines.Risk.Benchmarks.Engines;

/// <summary>
/// The default pack written out by hand, 64 lines at a time: what somebody would write who knew the pack, the widths and the machine, and
/// never had to change a rule. It reads the same columns, each once, keeps everything in registers and writes each answer once.
/// </summary>
sealed class HandWrittenLoop(PlainColumns facts, ScoreArrays scores)
{
    readonly byte[] discharges = facts.Narrow("firearm_discharges");
    readonly byte[] sightings = facts.Narrow("firearm_sightings");
    readonly byte[] serious = facts.Narrow("serious_violence");
    readonly byte[] knives = facts.Narrow("knife_incidents");
    readonly byte[] threats = facts.Narrow("threats_and_robberies");
    readonly byte[] children = facts.Narrow("children_exploited");
    readonly byte[] missing = facts.Narrow("missing_episodes");
    readonly byte[] signs = facts.Narrow("exploitation_signs");
    readonly byte[] adults = facts.Narrow("adults_and_homes_exploited");
    readonly byte[] model = facts.Narrow("supply_model");
    readonly byte[] forces = facts.Narrow("importing_forces");
    readonly byte[] districts = facts.Narrow("importing_districts");
    readonly byte[] deaths = facts.Narrow("overdoses_and_deaths");
    readonly byte[] drugs = facts.Narrow("commodities");
    readonly byte[] messages = facts.Narrow("bulk_messages");
    readonly byte[] recent = facts.Narrow("recent_bulk_messages");
    readonly byte[] changes = facts.Narrow("number_changes");
    readonly byte[] started = facts.Narrow("numbers_started");
    readonly byte[] status = facts.Narrow("status");
    readonly byte[] ocg = facts.Narrow("ocg_link");
    readonly byte[] arrests = facts.Narrow("arrests_of_suspects");
    readonly byte[] seizures = facts.Narrow("seizures");
    readonly byte[] unknown = facts.Narrow("unknown_factors");
    readonly byte[] graded = facts.Narrow("well_graded_share");
    readonly ushort[] days = facts.Wide("days_since_evidence");
    readonly byte[] psychological = facts.Narrow("psychological");
    readonly byte[] financial = facts.Narrow("financial");
    readonly byte[] community = facts.Narrow("community");
    readonly byte[] confidence = facts.Narrow("public_confidence");
    readonly byte[] capacity = facts.Narrow("capacity");
    readonly byte[] capability = facts.Narrow("capability_to_respond");

    public void Run()
    {
        for (var at = 0; at < scores.Lines; at += V.Count)
        {
            var (gun, seen, hurt, knife, threat) = (Load(discharges, at), Load(sightings, at), Load(serious, at), Load(knives, at), Load(threats, at));
            var (child, gone, sign, adult) = (Load(children, at), Load(missing, at), Load(signs, at), Load(adults, at));
            var (force, district, dead, drug) = (Load(forces, at), Load(districts, at), Load(deaths, at), Load(drugs, at));
            var (bulk, lately, changed, numbers) = (Load(messages, at), Load(recent, at), Load(changes, at), Load(started, at));
            var (arrested, seized, linked) = (Load(arrests, at), Load(seizures, at), Is(Load(ocg, at), 1));

            var harm = First(0, at, 0, 6).Or(Min(knife, 1), 1, 5).Or(Min(knife, 1) & Min(child, 1), 2, 4).Or(Min(knife, 3), 2, 3).Or(Min(hurt, 1), 3, 2).Or(Min(gun, 1), 4, 1).Write(scores)
                + Take(psychological, 1, at) + Take(financial, 2, at)
                + First(3, at, 0, 6).Or(Min(sign, 1), 1, 5).Or(Min(gone, 1), 2, 4).Or(Min(child, 1), 3, 3).Or(Min(child, 1) & Min(gone, 1), 4, 2).Or(Min(child, 3), 4, 1).Write(scores)
                + First(4, at, 0, 6).Or(Is(Load(model, at), 1), 1, 5).Or(Min(sign, 1), 1, 4).Or(Min(adult, 1), 2, 3).Or(Min(adult, 3), 3, 2).Or(Min(adult, 5), 4, 1).Write(scores);
            var impact = Take(community, 5, at)
                + First(6, at, 0, 5).Or(Min(district, 1), 1, 4).Or(Min(district, 2), 2, 3).Or(Min(force, 2), 3, 2).Or(Min(force, 3), 4, 1).Write(scores)
                + Take(confidence, 7, at)
                // The drugs in the order of the vocabulary: crack, ketamine, MDMA and powder cocaine; heroin and synthetic cannabinoids.
                + First(8, at, 0, 5).Or(Has(drug, 2 | 8 | 16 | 64), 1, 4).Or(Has(drug, 4 | 128), 2, 3).Or(Min(dead, 1), 3, 2).Or(Min(dead, 2), 4, 1).Write(scores);
            var able = First(9, at, 1, 6).Or(Min(threat, 2), 2, 5).Or(Min(knife, 2), 2, 4).Or(Min(hurt, 1), 3, 3).Or(Min(seen, 1), 3, 2).Or(Min(gun, 1), 4, 1).Write(scores)
                + First(10, at, 1, 6).Or(Min(bulk, 1), 2, 5).Or(Min(bulk, 1) & Min(district, 2), 3, 4).Or(Min(bulk, 3), 3, 3).Or(Min(bulk, 5), 4, 2).Or(Min(lately, 2), 4, 1).Write(scores)
                + First(11, at, 1, 6).Or(Min(changed, 1), 2, 5).Or(Min(numbers, 2), 2, 4).Or(Min(changed, 2), 3, 3).Or(Min(numbers, 3), 3, 2).Or(Is(Load(status, at), 5), 4, 1).Write(scores)
                + First(12, at, 1, 6).Or(Min(seized, 2), 2, 5).Or(Min(arrested, 1), 2, 4).Or(Min(arrested, 3), 3, 3).Or(linked, 3, 2).Or(linked & Min(arrested, 1), 4, 1).Write(scores);
            Take(capacity, 13, at);
            Take(capability, 14, at);
            Risk(harm, impact, able, at);
            Confidence(at);
        }
    }

    void Confidence(int at)
    {
        var (open, share, age) = (Load(unknown, at), Load(graded, at), Load(days, at));
        // A year does not fit in a byte, so it is compared before it is made narrow.
        var year = Vector512.Create((ushort)365);
        var within = Vector512.Narrow(Vector512.LessThanOrEqual(Wide(days, at), year), Vector512.LessThanOrEqual(Wide(days, at + 32), year));
        First(15, at, 0, 4).Or(Max(open, 4) & within, 1, 3).Or(Max(open, 2) & Min(share, 25) & Max(age, 92), 2, 2).Or(Max(open, 1) & Min(share, 40) & Max(age, 31), 3, 1).Write(scores);
    }

    void Risk(V harm, V impact, V able, int at)
    {
        var bytes = Vector512.NarrowWithSaturation(
            Half(Vector512.WidenLower(harm), Vector512.WidenLower(impact), Vector512.WidenLower(able), at),
            Half(Vector512.WidenUpper(harm), Vector512.WidenUpper(impact), Vector512.WidenUpper(able), at + 32));
        (V.Zero - Min(bytes, 75) - Min(bytes, 125) - Min(bytes, 200)).StoreUnsafe(ref scores.Band[0], (nuint)at);
    }

    Vector512<ushort> Half(Vector512<ushort> harm, Vector512<ushort> impact, Vector512<ushort> able, int at)
    {
        var risk = (harm + impact) * able;
        harm.AsInt16().StoreUnsafe(ref scores.Totals[0][0], (nuint)at);
        impact.AsInt16().StoreUnsafe(ref scores.Totals[1][0], (nuint)at);
        able.AsInt16().StoreUnsafe(ref scores.Totals[2][0], (nuint)at);
        risk.AsInt16().StoreUnsafe(ref scores.Risk[0], (nuint)at);
        return risk;
    }

    V Take(byte[] from, int table, int at)
    {
        var levels = Load(from, at);
        levels.StoreUnsafe(ref scores.Levels[table][0], (nuint)at);
        return levels;
    }

    static V Load(byte[] from, int at) => Vector512.LoadUnsafe(ref from[0], (nuint)at);

    static Vector512<ushort> Wide(ushort[] from, int at) => Vector512.LoadUnsafe(ref from[0], (nuint)at);

    /// <summary>Numbers above 255 count as 255: no condition but one looks that far.</summary>
    static V Load(ushort[] from, int at) => Vector512.NarrowWithSaturation(Wide(from, at), Wide(from, at + 32));

    static V Min(V values, byte least) => Vector512.GreaterThanOrEqual(values, Vector512.Create(least));

    static V Max(V values, byte most) => Vector512.LessThanOrEqual(values, Vector512.Create(most));

    static V Is(V values, byte value) => Vector512.Equals(values, Vector512.Create(value));

    static V Has(V values, byte bits) => ~Vector512.Equals(values & Vector512.Create(bits), V.Zero);

    static Answer First(int table, int at, byte level, byte row) => new(table, at, Vector512.Create(level), Vector512.Create(row));

    /// <summary>From the bottom row of a factor up.</summary>
    readonly struct Answer(int table, int at, V level, V row)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Answer Or(V yes, byte higher, byte number)
        {
            return new(table, at, Vector512.ConditionalSelect(yes, Vector512.Create(higher), level), Vector512.ConditionalSelect(yes, Vector512.Create(number), row));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Write(ScoreArrays to)
        {
            level.StoreUnsafe(ref to.Levels[table][0], (nuint)at);
            row.StoreUnsafe(ref to.Rows[table][0], (nuint)at);
            return level;
        }
    }
}
