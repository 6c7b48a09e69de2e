using System.CommandLine;
using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>A refusal: the command understood what was asked and will not do it.</summary>
sealed class RefusedException(string message) : Exception(message);

/// <summary>What a command was asked for cannot be found.</summary>
sealed class NotFoundException(string message) : Exception(message);

/// <summary>The verbs and what is common to all of them.</summary>
public static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, Terminal terminal, TimeProvider clock, CancellationToken stop)
    {
        var common = new CommonOptions();
        var parsed = Root(terminal, clock, common).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await terminal.Error.WriteLineAsync(error.Message);
            await terminal.Error.WriteLineAsync("See: countylines --help, or countylines VERB --help");
            return ExitCode.WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(Invocation(parsed, terminal), stop);
        }
        catch (Exception refusal) when (refusal is RefusedException or MergeRefusedException or ShareRefusedException)
        {
            await terminal.Error.WriteLineAsync(refusal.Message);
            return ExitCode.Refused;
        }
        catch (ActRefusedException refusal)
        {
            await terminal.Error.WriteLineAsync(refusal.Message);
            return ExitCode.Refused;
        }
        catch (RulesException fault)
        {
            foreach (var line in fault.Summary.Split(Environment.NewLine))
                await terminal.Error.WriteLineAsync(VisibleText.Of(line));
            ProblemText.WriteMessages(terminal, fault.Problems);
            return ExitCode.Failed;
        }
        catch (Exception fault) when (fault is FeedUnavailableException or StoreRefusedException or StoreBusyException or NothingToScoreException or NotFoundException or SettingsException or FactSourcesException or PackageException)
        {
            await terminal.Error.WriteLineAsync(fault.Message);
            return ExitCode.Failed;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            await terminal.Error.WriteLineAsync(StoreFault.Words(fault, Place()?.Name ?? Environment.CurrentDirectory) ?? $"It failed, and what was not finished was undone: {fault.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            await terminal.Error.WriteLineAsync("Stopped before the end; what was not finished was undone.");
            return ExitCode.Failed;
        }

        StorePlace? Place()
        {
            try
            {
                return common.Store(parsed);
            }
            catch (SettingsException)
            {
                // Where the store is cannot be said; a verb that needs it said so before.
                return null;
            }
        }
    }

    static InvocationConfiguration Invocation(ParseResult parsed, Terminal terminal)
    {
        var invocation = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
        // The worker's host hears the signals itself and takes as long as a night needs to stop; after two seconds it would be cut off here.
        if (parsed.CommandResult.Command.Name == "run")
            invocation.ProcessTerminationTimeout = null;
        return invocation;
    }

    internal static RootCommand Root(Terminal terminal, TimeProvider clock, CommonOptions? named = null)
    {
        var root = new RootCommand("Scores, ranks and explains the risk of every mapped county line. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but problems were found, 4 refused.");
        var common = named ?? new CommonOptions();
        common.AddTo(root);
        root.Add(DemoCommand.Create(common, terminal, clock));
        root.Add(RunCommand.Create(common, terminal, clock));
        root.Add(ConsoleCommand.Create(common, terminal, clock));
        root.Add(NightCommand.Create(common, terminal, clock));
        root.Add(PullCommand.Create(common, terminal, clock));
        root.Add(FeedCommand.Create(common, terminal, clock));
        root.Add(QuarantineCommand.Create(common, terminal, clock));
        root.Add(RescoreCommand.Create(common, terminal, clock));
        root.Add(ListCommand.Create(common, terminal, clock));
        root.Add(ExplainCommand.Create(common, terminal, clock));
        root.Add(ScoreCommand.Create(common, terminal, clock));
        root.Add(PackCommand.Create(common, terminal, clock));
        root.Add(WhatIfCommand.Create(common, terminal, clock));
        root.Add(StabilityCommand.Create(common, terminal, clock));
        root.Add(DuplicatesCommand.Create(common, terminal, clock));
        root.Add(ReplayCommand.Create(common, terminal, clock));
        root.Add(OverrideCommand.Create(common, terminal, clock));
        root.Add(DecideCommand.Create(common, terminal, clock));
        root.Add(OutcomeCommand.Create(common, terminal, clock));
        root.Add(QualityCommand.Create(common, terminal, clock));
        root.Add(ReleaseCommand.Create(common, terminal, clock));
        root.Add(ReceiptCommand.Create(common, terminal, clock));
        root.Add(RetentionCommand.Create(common, terminal, clock));
        root.Add(EraseCommand.Create(common, terminal, clock));
        root.Add(BackupCommand.Create(common, terminal, clock));
        root.Add(RestoreCommand.Create(common, terminal, clock));
        root.Add(DoctorCommand.Create(common, terminal, clock));
        root.Add(AuditCommand.Create(common, terminal, clock));
        root.Add(VerifyCommand.Create(common, terminal, clock));
        root.Add(MigrateCommand.Create(common, terminal, clock));
        return root;
    }
}
