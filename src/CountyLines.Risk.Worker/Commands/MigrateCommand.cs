using System.CommandLine;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>Moves the store from its file to a server.</summary>
static class MigrateCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var to = new Option<string>("--to") { Description = "The PostgreSQL database, such as \"Host=db.example;Database=risk;Username=countylines\"; its password stands elsewhere", Required = true };
        var schema = new Option<string>("--schema") { Description = "The schema to be made there", DefaultValueFactory = _ => StorePlace.UsualSchema };
        var variable = new Option<string?>("--password-env") { Description = "The environment variable that holds the password; without it, and without --password-file, the file that PGPASSFILE names is asked" };
        var file = new Option<string?>("--password-file") { Description = "The file that holds the password and nothing else" };
        var acting = new Acting();
        var command = new Command("migrate", "Move the store from its SQLite file to an empty schema of a PostgreSQL database, and compare both, row by row") { to, schema, variable, file, acting.Option };
        command.Validators.Add(result =>
        {
            if (result.GetValue(to) is { } text && StoreSettings.FaultOf(text) is { } fault)
                result.AddError($"--to{fault}");
            if (!StorePlace.IsSchema(result.GetValue(schema) ?? StorePlace.UsualSchema))
                result.AddError($"--schema: {StorePlace.SchemaWords}");
            if (result.GetValue(variable) is not null && result.GetValue(file) is not null)
                result.AddError("Give --password-env or --password-file, not both");
        });
        command.SetAction(parsed =>
        {
            // The file, whatever the settings name by now.
            var from = new StorePlace(common.Data(parsed));
            var there = new StorePlace(from.Folder)
            {
                ConnectionString = parsed.GetValue(to),
                Password = Password(parsed.GetValue(variable), parsed.GetValue(file)),
                Schema = StoreSettings.SchemaOf(parsed.GetValue(schema)!, common.Part(parsed)),
            };
            if (!RiskStore.ExistsAt(from))
                throw new NotFoundException($"There is no store in '{from.Folder}' to be moved. Give its folder with --data");
            using var store = RiskStore.Open(from, clock, acting.Of(parsed));
            MigrateText.Write(terminal, common.Json(parsed), from, there, store.MoveTo(there));
            return ExitCode.Done;
        });
        return command;
    }

    static string? Password(string? variable, string? file)
    {
        if (variable is null && file is null)
            return null;
        var problems = new List<string>();
        var secret = Secret.Read(new SecretPlace(variable, file is null ? null : Path.GetFullPath(file)), SourceAccess.OfThisProcess, problems);
        return problems.Count == 0 ? secret.Reveal() : throw new SettingsException(problems);
    }
}
