using static CountyLines.Risk.Worker.Demo.DemoPlan;
using static CountyLines.Risk.Worker.Demo.DemoTier;

namespace CountyLines.Risk.Worker.Demo;

/// <summary>
/// The made-up lines of Nottinghamshire, 60 in the first week and two that turn up in the second. Their mix follows figures published about
/// county lines (the ids are those of the project's list of published figures):
/// <list type="bullet">
/// <item>exporting forces: Metropolitan Police 9 of 62 (F04: 15%), West Midlands 6 (F05: 9%), Merseyside 4 (F06: 7%);</item>
/// <item>half export from inside Nottinghamshire, because internal lines grow while external ones shrink (F11, F12);</item>
/// <item>closures: nine in ten of the taskforces' are of type 1 (F18 of F17), but a list does not show that share: what was closed as type 1
/// leaves it in time, what was closed as type 2 stays. Hence two of type 1 and three of type 2.</item>
/// </list>
/// </summary>
static class DemoPlans
{
    const string Notts = "Nottinghamshire";
    const string Met = "Metropolitan Police";
    const string WestMids = "West Midlands";
    const string Mersey = "Merseyside";
    const string Manchester = "Greater Manchester";

    public static IReadOnlyList<DemoPlan> FirstWeek { get; } =
    [
        new("Rome line", Top, Met),
        new("Copper line", High, Notts),
        new("Everest line", Top, Mersey),
        new("Orchard line", Top, Notts),
        new("Falcon", Top, WestMids),
        new("Viper line", Top, Met),
        new("Saturn line", Top, Notts, Reopened),
        new("Skie", Middle, Notts),
        new("Harbour line", High, Mersey),
        new("Comet", High, Met),
        new("Saffron", High, Notts),
        new("Tundra line", High, WestMids),
        new("Domino", High, Met),
        new("Granite line", High, Notts),
        new("Kestrel line", High, Manchester),
        new("Onyx line", High, "NK"),
        new("Quarry line", High, Notts),
        new("Walnut", High, Notts),
        new("Thistle", High, "South Yorkshire", Dormant),
        new("Marble", Middle, Notts),
        new("Hopper", Middle, Met),
        new("Indigo line", Middle, Notts),
        new("Lagoon", Middle, WestMids, Dormant),
        new("Maple line", Middle, Notts),
        new("Nectar", Middle, Met),
        new("Paris line", Middle, Notts),
        new("Velvet line", Middle, "Not known"),
        new("Umber", Middle, Notts, ClosedType2),
        new("Zephyr line", Middle, Mersey),
        new("Cedar", Middle, Notts),
        new("Dune line", Middle, WestMids),
        new("Ember", Middle, Notts),
        new("Flint line", Middle, "Derbyshire", Reopened),
        new("Glacier", Middle, Notts),
        new("Heron line", Middle, Met, ClosedType1),
        new("Lantern line", Middle, Notts),
        new("Oslo", Middle, Manchester),
        new("Pepper line", Middle, Notts),
        new("Quartz", Middle, Notts),
        new("Nickel line", Middle, "Unknown", Suspected),
        new("Turbo line", Low, Notts),
        new("Zinc", Low, Notts),
        new("Alpine line", Low, Met),
        new("Cobalt line", Low, Notts, Suspected),
        new("Delta Nine", Low, Notts),
        new("Mint", Low, WestMids, Dormant),
        new("Yonder line", Low, Notts, Suspected),
        new("Ultra", Low, Notts, ClosedType2),
        new("River line", Low, "Leicestershire"),
        new("Iron", Low, Notts, Suspected),
        new("Basalt line", Low, Mersey, Dormant),
        new("Beacon", Low, Notts),
        new("Canvas line", Low, "South Yorkshire", Suspected),
        new("Dolphin", Low, Notts, Dormant),
        new("Fable line", Low, "NK", Suspected),
        new("Hazelnut", Low, Notts, ClosedType1),
        new("Lisbon line", Low, Met),
        new("Meadow", Low, Notts, Suspected),
        new("Poppyseed line", Low, Manchester, ClosedType2),
        new("Tempo", Low, Notts),
    ];

    public static IReadOnlyList<DemoPlan> SecondWeek { get; } =
    [
        new("Cactus line", Low, WestMids, Suspected),
        new("Velodrome", Low, Notts, Suspected),
    ];
}
