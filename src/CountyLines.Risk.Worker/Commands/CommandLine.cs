using System.CommandLine;
using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Screens;
using Microsoft.Extensions.Configuration;

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
        var parsed = Root(terminal, clock).Parse(args);
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
            await terminal.Error.WriteLineAsync($"It failed, and what was not finished was undone: {fault.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            await terminal.Error.WriteLineAsync("Stopped before the end; what was not finished was undone.");
            return ExitCode.Failed;
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

    internal static RootCommand Root(Terminal terminal, TimeProvider clock)
    {
        var root = new RootCommand("Scores, ranks and explains the risk of every mapped county line. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but problems were found, 4 refused.");
        var common = new CommonOptions();
        common.AddTo(root);
        root.Add(DemoCommand.Create(common, terminal, clock));
        root.Add(RunCommand.Create(common, terminal, clock));
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
        return root;
    }
}

/// <summary>The options that every verb takes.</summary>
sealed class CommonOptions
{
    readonly Option<string> data = new("--data") { Description = "The folder with the store and the briefings", Recursive = true, DefaultValueFactory = _ => "data" };
    readonly Option<string> rules = new("--rules") { Description = "The folder with packs and feeds (default: rules here, or else those beside the program)", Recursive = true, DefaultValueFactory = _ => UsualRules };
    readonly Option<string> settings = new("--settings") { Description = "The settings file; environment variables COUNTYLINES_... stand above it", Recursive = true, DefaultValueFactory = _ => "countylines.json" };
    readonly Option<string> part = new("--part") { Description = "The part of the population, such as a force, when the settings have parts; its store is in parts/NAME of the data folder", Recursive = true, DefaultValueFactory = _ => "" };
    readonly Option<bool> json = new("--json") { Description = "Write one JSON document and nothing else to standard output", Recursive = true };

    /// <summary>A published program brings rules along, for a first look from any folder.</summary>
    static string UsualRules => !Directory.Exists("rules") && Path.Combine(AppContext.BaseDirectory, "rules") is var beside && Directory.Exists(beside) ? beside : "rules";

    public void AddTo(RootCommand root)
    {
        part.Validators.Add(result =>
        {
            // It becomes the name of a folder.
            if (result.Tokens is [{ Value: var name }] && !NightPart.IsName(name))
                result.AddError($"'{VisibleText.Of(name, 80)}' is no part's name: {NightPart.NameWords}");
        });
        root.Add(data);
        root.Add(rules);
        root.Add(settings);
        root.Add(part);
        root.Add(json);
    }

    /// <summary>The data folder; of a part, when one is asked for.</summary>
    public string Data(ParseResult parsed) => StoreOf(parsed)(Part(parsed)).Folder;

    /// <summary>The part that is asked for; empty for the only one.</summary>
    public string Part(ParseResult parsed) => parsed.GetValue(part)!;

    /// <summary>Where the store is.</summary>
    public StorePlace Store(ParseResult parsed) => StoreOf(parsed)(Part(parsed));

    /// <summary>Where the store of each part is, by the part's name; the only store's name is empty.</summary>
    public Func<string, StorePlace> StoreOf(ParseResult parsed)
    {
        return StoreSettings.Read(Settings(parsed), SettingsFolder(parsed), parsed.GetValue(data)!, SourceAccess.OfThisProcess);
    }

    public RulesFolder Rules(ParseResult parsed) => new(RulesFolder(parsed));

    public string RulesFolder(ParseResult parsed) => parsed.GetValue(rules)!;

    public bool Json(ParseResult parsed) => parsed.GetValue(json);

    /// <summary>The settings file with the environment above it. One that is not there sets nothing, unless somebody named it.</summary>
    /// <exception cref="SettingsException">The file cannot be read.</exception>
    public SettingsFile SettingsFile(ParseResult parsed)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(one => new KeyValuePair<string, string>((string)one.Key, (string?)one.Value ?? ""));
        return Worker.SettingsFile.Open(parsed.GetValue(settings)!, parsed.GetResult(settings) is { Implicit: false }, environment, SourceAccess.OfThisProcess);
    }

    /// <summary>The settings, for a verb that needs one section of them.</summary>
    /// <exception cref="SettingsException">The file cannot be read, or something stands in it that is no setting.</exception>
    public IConfigurationRoot Settings(ParseResult parsed) => SettingsFile(parsed).Checked();

    /// <summary>The plug-ins that the settings name.</summary>
    public FactSources Sources(ParseResult parsed, TimeProvider clock) => FactSettings.Load(Settings(parsed), clock);

    /// <summary>By which certificate the force signs, and how recipients are reached.</summary>
    public ReleaseSettings Release(ParseResult parsed, TimeProvider clock) => ReleaseSettings.Read(Settings(parsed), SettingsFolder(parsed), SourceAccess.OfThisProcess, clock);

    /// <summary>How recipients are reached.</summary>
    public IReadOnlyDictionary<string, DeliveryWay> DeliveryWays(ParseResult parsed, TimeProvider clock) => ReleaseSettings.ReadWays(Settings(parsed), SettingsFolder(parsed), SourceAccess.OfThisProcess, clock);

    /// <summary>The settings file's folder, from which relative paths count.</summary>
    public string SettingsFolder(ParseResult parsed) => Path.GetDirectoryName(Path.GetFullPath(parsed.GetValue(settings)!))!;

    /// <summary>The store, made if it is not there.</summary>
    public RiskStore OpenStore(ParseResult parsed, TimeProvider clock, Acting acting) => RiskStore.Open(Store(parsed), clock, acting.Of(parsed));

    /// <summary>
    /// The store for a verb that changes something in it, which the store records by itself. A verb that shows records goes through
    /// <see cref="Consultation"/>. A mistyped folder must not answer like an empty store.
    /// </summary>
    public RiskStore OpenExistingStore(ParseResult parsed, TimeProvider clock, Acting acting)
    {
        var place = Store(parsed);
        return RiskStore.ExistsAt(place)
            ? OpenStore(parsed, clock, acting)
            : throw new NotFoundException($"There is no store in {(place.IsShared ? $"{place.Name}. Move one there with: countylines migrate" : $"'{place.Folder}'. Give its folder with --data")}, take in an extract with: countylines pull --from FOLDER, or see made-up lines with: countylines demo");
    }

    /// <summary>The meeting's open decisions by line, without those on lines of which nothing may be shown.</summary>
    /// <param name="by">The day at whose end they were open; today unless given.</param>
    public static IReadOnlyDictionary<string, Decision> OpenDecisions(RiskStore store, DateOnly? by = null)
    {
        var restricted = store.RestrictedLines();
        return Decision.OpenOf(store.Decisions().Where(one => !restricted.Contains(one.Line) && !(one.MadeOn > by)));
    }

    /// <summary>The report of a run by number, or of the last run.</summary>
    public static RunReport Report(RiskStore store, long? number)
    {
        if (number is { } wanted)
            return store.Report(store.FindRun(wanted) ?? throw new NotFoundException($"There is no run {wanted}; the last is run {store.LatestRun?.Number ?? 0}."));
        return store.Report(store.LatestRun ?? throw new NotFoundException("There is no run yet. Score the lines first: countylines rescore, or see made-up lines with: countylines demo"));
    }
}

/// <summary>Dates as people give them on the command line.</summary>
static class Dates
{
    public static Option<DateOnly?> Option(string name, string description)
    {
        return new Option<DateOnly?>(name)
        {
            Description = description,
            CustomParser = result =>
            {
                if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", out var date))
                    return date;
                result.AddError($"'{result.Tokens[0].Value}' is not a date; write it as 2026-11-20");
                return null;
            },
        };
    }

    /// <summary>Today where the force is; the scoring never asks for it by itself.</summary>
    public static DateOnly Today(TimeProvider clock)
    {
        return DateOnly.FromDateTime(There(clock.GetUtcNow()));
    }

    /// <summary>A moment as the clocks where the force is show it.</summary>
    public static DateTime There(DateTimeOffset at)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById("Europe/London", out var london))
            throw new NotFoundException("This machine does not know the time zone Europe/London, so it cannot tell what day it is there. Install the time zone data (tzdata).");
        return TimeZoneInfo.ConvertTime(at, london).DateTime;
    }
}
