using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>Records about to be shown: what the audit says of it, and how it is written. The one is never without the other.</summary>
/// <param name="Act">What is shown, to be recorded first.</param>
/// <param name="Write">Writes it.</param>
sealed record Consultation(AuditAct Act, Action Write)
{
    public int ExitCode { get; init; } = Commands.ExitCode.Done;

    /// <param name="act">A code, for example <c>list-shown</c>.</param>
    public Consultation(string act, Action write, params (string Name, AuditValue Value)[] what)
        : this(new AuditAct(AuditOperation.Consultation, act, what), write)
    {
    }

    /// <summary>What is always said of a list: its run, 0 when it was worked out for the question; the last pull it saw; and how many lines are shown.</summary>
    public static (string Name, AuditValue Value)[] Of(RunReport report, int lines) => [("run", report.Run.Number), ("pull", report.Run.Pull), ("lines", lines)];

    /// <summary>The way in which a command shows what a store holds. When it cannot be recorded, nothing is shown.</summary>
    /// <param name="look">Reads and works out, and writes nothing.</param>
    public static int Show(CommonOptions common, ParseResult parsed, TimeProvider clock, Acting acting, Func<RiskStore, Consultation> look)
    {
        return ShowAsync(common, parsed, clock, acting, store => Task.FromResult(look(store))).GetAwaiter().GetResult();
    }

    public static async Task<int> ShowAsync(CommonOptions common, ParseResult parsed, TimeProvider clock, Acting acting, Func<RiskStore, Task<Consultation>> look)
    {
        using var store = common.OpenExistingStore(parsed, clock, acting);
        var shown = await look(store);
        store.RecordAudit(shown.Act);
        shown.Write();
        return shown.ExitCode;
    }
}
