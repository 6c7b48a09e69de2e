using CountyLines.Risk.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Tests.Worker.Night;

/// <summary>A store as an older version of the product left it.</summary>
static class OldStore
{
    static string[] Scripts { get; } = [.. Directory.GetFiles(Path.Combine(Repository.Root, "src", "CountyLines.Risk", "Store", "Migrations"), "*.sql").Order(StringComparer.Ordinal)];

    public static int Newest => Scripts.Length;

    public static void Make(string file, int version)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        foreach (var script in Scripts.Take(version))
            connection.Execute(File.ReadAllText(script));
        connection.Execute($"PRAGMA application_id = {0x434C526B}; PRAGMA user_version = {version}");
    }
}
