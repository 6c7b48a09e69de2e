using System.Globalization;
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Commands;

#pragma warning disable RS0030 // The only place where the real clock is handed out.
var clock = TimeProvider.System;
#pragma warning restore RS0030

// A build with the machine's cultures, which the driver of SQL Server needs, writes and reads as one without them.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

// Every verb is one file in Commands. Those that score (demo, rescore, run) call RiskCycle.RunAsync: pull, score, rank, store, draft.
return await CommandLine.RunAsync(args, Terminal.OfThisProcess(), clock, CancellationToken.None);
