using BenchmarkDotNet.Running;
using CountyLines.Risk.Benchmarks;

if (args is ["pull-many", var lines, .. var what])
    PullMany.Look(int.Parse(lines), what);
else if (args is ["night-many", var nightLines, .. var how])
    NightMany.Look(int.Parse(nightLines), hasFloors: !how.Contains("without-floors"));
else if (args is ["soak", var soakLines, var nights])
    Soak.Run(int.Parse(soakLines), int.Parse(nights));
else if (args is ["console", var listLines, var clients, var seconds])
    await LoadConsole.RunAsync(int.Parse(listLines), int.Parse(clients), TimeSpan.FromSeconds(int.Parse(seconds)));
else
    BenchmarkSwitcher.FromAssembly(typeof(NightMany).Assembly).Run(args);
