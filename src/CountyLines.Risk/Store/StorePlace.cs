using System.Text.RegularExpressions;

namespace CountyLines.Risk.Store;

/// <summary>Where a store is.</summary>
/// <param name="Folder">The data folder: briefings and previews are in it, and the store itself unless it is on a server.</param>
public sealed partial record StorePlace(string Folder)
{
    public const string UsualSchema = "countylines";

    public const string SchemaWords = "write small letters, digits and '_', at most 63, a letter first";

    /// <summary>Of the PostgreSQL server that has the store; null when it is a file in the folder.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Whether workers on other machines may have the same store open. A file is one machine's.</summary>
    public bool IsShared => ConnectionString is not null;

    /// <summary>Goes with <see cref="ConnectionString"/> and stands apart from it, so that the string can be shown in settings.</summary>
    public string? Password { get; init; }

    /// <summary>The schema that has the store's tables.</summary>
    public string Schema { get; init; } = UsualSchema;

    /// <summary>The SQLite file.</summary>
    internal string File => Path.Combine(Folder, "countylines.db");

    /// <summary>The place as a message says it, without user or password.</summary>
    public string Name => ConnectionString is null ? File : $"the schema {Schema} of {ServerOf(ConnectionString)}";

    /// <summary>Makes the place of the schedule that the workers of a store on a server have in common.</summary>
    /// <returns>Its connection string, with the password in it: not to be shown.</returns>
    /// <exception cref="StoreRefusedException">The server cannot be reached.</exception>
    public string MakeSchedule() => PostgreSqlDatabase.ScheduleAt(this);

    public override string ToString() => Name;

    public static bool IsSchema(string name) => SchemaName().IsMatch(name) && !name.StartsWith("pg_", StringComparison.Ordinal);

    static string ServerOf(string connectionString)
    {
        try
        {
            var settings = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
            return $"the PostgreSQL database '{settings.Database ?? settings.Username}' at {settings.Host}:{settings.Port}";
        }
        catch (ArgumentException)
        {
            return "a PostgreSQL server";
        }
    }

    [GeneratedRegex("""^[a-z][a-z0-9_]{0,62}\z""")]
    private static partial Regex SchemaName();
}
