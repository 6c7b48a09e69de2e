namespace CountyLines.Risk.Benchmarks;

/// <summary>The repository that the benchmark runs in; BenchmarkDotNet builds and runs it somewhere below the root.</summary>
static class Repository
{
    public static RulesFolder Rules { get; } = new(Path.Combine(Root(), "rules"));

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CountyLines.Risk.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The benchmarks run inside the repository.");
    }
}
