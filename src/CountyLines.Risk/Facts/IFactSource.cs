using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Facts;

/// <summary>
/// A plug-in: derives one fact of each line that no form of a fact can say. Write a public class with a public constructor that takes
/// nothing, build it against CountyLines.Risk, and name the assembly under <c>Facts:Assemblies</c> in the settings. A pack asks for it
/// by its name: <c>{ plugin: NAME, type: integer, range: [0, 52], source: ... }</c>.
/// <para>
/// The same records and date must give the same answer on every machine and day: look at no clock, no file that changes and no chance.
/// One line's answer may not depend on the lines beside it, because a batch that failed is asked for again one line at a time.
/// </para>
/// <para>
/// What is given is stored with the run. An explanation, a replay and a comparison of that run use what was stored, and never ask again.
/// </para>
/// </summary>
public interface IFactSource
{
    /// <summary>The name by which packs ask for it, for example <c>unbroken-weeks</c>. Upper and lower case are different names.</summary>
    string Name { get; }

    /// <summary>
    /// Gives one value for each line, in the order of the lines.
    /// <list type="bullet">
    /// <item><c>FactValue.Of(...)</c> or <c>FactValue.OfSet(...)</c>: known. A whole or decimal number, true or false, a date, a word of the
    /// fact's <c>values</c>, or a set of them, as the pack's <c>type</c> says.</item>
    /// <item><c>FactValue.AtLeast(n)</c>: a number known from below only, because part of it was never looked at.</item>
    /// <item><c>FactValue.Unknown</c>: not known. Say this rather than 0: an unknown widens the risk's range, and a 0 lowers the risk.</item>
    /// </list>
    /// A value of another type or outside the pack's range puts that line in error. Throwing puts in error the lines that it is thrown for:
    /// the batch is asked again line by line. An error is shown with its reason and is never a low risk.
    /// </summary>
    /// <param name="lines">
    /// Up to 1,000 lines with the numbers, evidence and assessments that there were on the date. What came later is left out, a number still
    /// in use on the date has no end, and a later last activity is not known. The line's other fields are as its record has them now.
    /// Restricted lines are never shown.
    /// </param>
    /// <param name="asOf">The date as of which the lines are scored. Count back from it; it is not today.</param>
    /// <param name="stop">
    /// Asks for an end: the worker is stopping, or the time that the settings allow for a batch (<c>Facts:Limit</c>) is over. A source that
    /// goes past its time is left behind and not asked again in that run, and the lines without an answer are in error.
    /// </param>
    IReadOnlyList<FactValue> FactsOf(IReadOnlyList<LineRecords> lines, DateOnly asOf, CancellationToken stop);
}
