using System.Security.Cryptography;
using CountyLines.Risk.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CountyLines.Risk.Tests.Faults;

/// <summary>The real program at a store that it may not write to, or that another process holds.</summary>
[Trait("Store", "sqlite")]
public sealed class FaultyFileTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly FaultyPlace place;

    public FaultyFileTests()
    {
        place = new FaultyPlace(folder.Sub("place"));
        Assert.Equal(3, place.DoAsync("pull", "--from", Repository.SampleExtract).GetAwaiter().GetResult().ExitCode);
        Assert.Equal(0, place.DoAsync("rescore").GetAwaiter().GetResult().ExitCode);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("pull")]
    [InlineData("rescore")]
    [InlineData("backup")]
    [InlineData("list")]
    [InlineData("run")]
    public async Task InAReadOnlyFolderNothingIsDoneOrShownAndTheMessageSaysWhatToDo(string verb)
    {
        var before = Files();
        var (exit, text) = await place.RunAsync(FaultyDisk.Under(place.Folder, (FaultyDisk.ReadOnly, 1)), ArgumentsOf(verb));
        Assert.True(exit == 1 && text.Contains("cannot be opened") && text.Contains(place.Folder) && text.Contains("mounted read-only"), $"{exit} {text}");
        Assert.DoesNotContain("CL/2", text);
        Assert.Equal(before, Files());
    }

    [Theory]
    [InlineData("backup", "copies")]
    [InlineData("rescore", "place/data/briefing")]
    public async Task WhenOnlyTheFolderOfWhatIsMadeIsReadOnlyTheMessageNamesTheFile(string verb, string where)
    {
        var made = Directory.CreateDirectory(Path.Combine(folder.Path, where)).FullName;
        // What stands is not worked out again, so the lines are scored as of another day.
        string[] args = verb == "backup" ? ["backup", Path.Combine(made, "copy.db")] : ["rescore", "--as-of", "2026-11-01"];
        var (exit, text) = await place.RunAsync(FaultyDisk.Under(made, (FaultyDisk.ReadOnly, 1)), args);
        Assert.True(exit == 1 && text.Contains("may not write") && text.Contains(made) && text.Contains("mount it writable"), $"{exit} {text}");
        Assert.DoesNotContain(Directory.GetFiles(made), file => file.EndsWith(".part", StringComparison.Ordinal) || file.EndsWith("copy.db", StringComparison.Ordinal));
        Assert.NotEmpty(place.Look());
        Assert.Equal(0, (await place.DoAsync(args)).ExitCode);
    }

    [Fact]
    public async Task WhileAnotherProcessWritesACommandFailsAndSaysSoAndTheWorkerWaits()
    {
        var before = place.Look();
        using (var other = new SqliteConnection($"Data Source={place.Store};Pooling=False"))
        {
            other.Open();
            using var held = other.BeginTransaction(deferred: false);
            var verbs = new[] { "pull", "rescore", "backup", "list", "run" };
            var ended = await Task.WhenAll(verbs.Select(verb => place.RunAsync([], ArgumentsOf(verb))));
            foreach (var (verb, (exit, text)) in verbs.Zip(ended))
            {
                Assert.Contains("Another process has been writing", text);
                // A worker that stopped for this would be started again, and wait again.
                Assert.True(exit == (verb == "run" ? 0 : 1), $"{verb}: {exit} {text}");
                Assert.DoesNotContain("CL/2", text);
            }
        }

        Assert.Equal(before, place.Look());
        Assert.Equal(3, (await place.DoAsync("pull", "--from", Repository.SampleExtract)).ExitCode);
    }

    string[] ArgumentsOf(string verb) => verb switch
    {
        "pull" => ["pull", "--from", Repository.SampleExtract],
        "backup" => ["backup", place.Backup],
        _ => [verb],
    };

    /// <summary>Every file with its bytes.</summary>
    string Files() => string.Join('\n', Directory.GetFiles(place.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));
}
