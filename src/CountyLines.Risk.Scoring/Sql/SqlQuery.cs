namespace CountyLines.Risk.Scoring;

/// <summary>Builds the query of a settled pack, one common table expression after the other, each on the ones before it.</summary>
sealed class SqlQuery(Pack pack, SqlDialect dialect)
{
    readonly List<string> tables = [];
    readonly List<Fact> facts = [.. SqlTable.Facts(pack)];
    readonly List<Fact> shared = [.. pack.Facts.Where(fact => IsTried(fact) && pack.RiskFactors.Count(factor => factor.Facts.Any(own => own.Name == fact.Name)) > 1)];

    /// <summary>Without a worse direction no end of an unknown is the bad one, so every way has to be tried.</summary>
    static bool IsTried(Fact fact) => fact.Worse == Worse.Undeclared && fact.From is not Derivation.UnknownFactors;

    string Low(string name) => dialect.Name($"low_{name}");

    string High(string name) => dialect.Name($"high_{name}");

    string RowOf(string name) => dialect.Name($"row_{name}");

    string Place(Fact fact) => dialect.Name($"place_{fact.Name}");

    string Tried(Fact fact) => dialect.Name($"tried_{fact.Name}");

    string Tried(Factor factor) => dialect.Name($"levels_{factor.Id}");

    static List<Fact> TriedFacts(Factor factor) => [.. factor.Facts.Where(IsTried)];

    public string Write()
    {
        AddKnown();
        foreach (var fact in facts.Where(IsTried))
            AddWays(fact);
        AddSettledFactors();
        foreach (var factor in pack.Factors.Where(factor => TriedFacts(factor).Count > 0))
            AddTriedFactor(factor, "known");
        AddAnswers();
        AddTotals();
        AddRisks();
        AddConfidence();
        return $"WITH\n{string.Join(",\n\n", tables)}\n\n{Select()}";
    }

    void Add(string comment, string name, string body) => tables.Add($"-- {SqlWords.Comment(comment)}\n{name} AS (\n{body}\n)");

    static string List(IEnumerable<string> columns) => string.Join(",\n    ", columns);

    void AddKnown()
    {
        var faults = SqlTable.Faults(pack, dialect).Select(fault => $"CASE WHEN {fault.Condition} THEN {dialect.Text($"{fault.Words}; ")} ELSE '' END");
        Add("Facts that the pack does not allow are a fault of the row.", "checked", $"  SELECT facts.*,\n    {string.Join("\n    || ", faults)} AS fault\n  FROM facts");
        var columns = new List<string> { "reference" };
        foreach (var fact in facts)
        {
            var (column, least) = (dialect.Name(fact.Name), SqlCell.Literal(fact.Min, fact.Type, dialect));
            var from = SqlTable.HasAtLeast(fact) ? $"CASE WHEN {dialect.Name(SqlTable.AtLeast(fact))} > 0 THEN {dialect.Name(SqlTable.AtLeast(fact))} ELSE {least} END" : least;
            if (!IsTried(fact))
                columns.AddRange([$"COALESCE({column}, {from}) AS {Low(fact.Name)}", $"COALESCE({column}, {SqlCell.Literal(fact.Max, fact.Type, dialect)}) AS {High(fact.Name)}"]);
            else
                columns.Add($"{(fact.Type == FactType.Set ? $"CASE WHEN {column} = 'none' THEN '' ELSE {column} END" : column)} AS {dialect.Name($"given_{fact.Name}")}");
            if (IsTried(fact) && SqlTable.HasAtLeast(fact))
                columns.Add($"{from} AS {dialect.Name($"least_{fact.Name}")}");
        }

        foreach (var factor in pack.Factors.Where(factor => factor.IsAssessed))
            columns.AddRange([$"COALESCE({dialect.Name(factor.Id)}, {factor.Levels[0].Value}) AS {dialect.Name($"lowlevel_{factor.Id}")}", $"COALESCE({dialect.Name(factor.Id)}, {factor.Levels[^1].Value}) AS {dialect.Name($"highlevel_{factor.Id}")}"]);
        // Not fault = '': PostgreSQL takes that to hold for almost no row, and plans all that follows for a handful.
        Add("Each fact that has a worse direction at the least and at the most that it can be, and each analyst's level.", "known", $"  SELECT\n    {List(columns)}\n  FROM checked\n  WHERE fault <= ''");
    }

    void AddWays(Fact fact)
    {
        var (given, least) = ($"known.{dialect.Name($"given_{fact.Name}")}", $"known.{dialect.Name($"least_{fact.Name}")}");
        var ways = Ways.Of(fact, pack.Factors.Append(pack.Confidence).SelectMany(factor => factor.CellsOn(fact)));
        var rows = ways.Select((value, index) => $"({index + 1}, {SqlCell.Literal(value, fact, dialect)})");
        tables.Add($"-- What {fact.Name} can turn out to be, as far as the rows tell it apart.\n{dialect.Name($"ways_{fact.Name}")} (place, value) AS (\n  VALUES {string.Join(", ", rows)}\n)");
        var value = SqlTable.HasAtLeast(fact) ? $"CASE WHEN ways.value < {least} THEN {least} ELSE ways.value END" : "ways.value";
        Add($"{fact.Name} of each line, or every way that it can turn out.", Tried(fact), $"  SELECT known.reference, ways.place, COALESCE({given}, {value}) AS value\n  FROM known\n  JOIN {dialect.Name($"ways_{fact.Name}")} ways ON {given} IS NULL OR ways.place = 1");
    }

    string ColumnOf(Factor factor, Fact fact, bool lowest)
    {
        if (fact.From is Derivation.UnknownFactors)
            return "unknown_factors_counted";
        return IsTried(fact) ? $"{Tried(fact)}.value" : SqlFactor.LowestIsAtUpperEnd(factor, fact) == lowest ? High(fact.Name) : Low(fact.Name);
    }

    IEnumerable<string> RowColumns(Factor factor, string low, string high, bool explained = true)
    {
        yield return $"-- {SqlWords.Comment($"{factor.Label}: {factor.Question}")}\n    {SqlFactor.RowNumber(factor, fact => ColumnOf(factor, fact, lowest: true), dialect, explained)} AS {low}";
        yield return $"{SqlFactor.RowNumber(factor, fact => ColumnOf(factor, fact, lowest: false), dialect, explained: false)} AS {high}";
    }

    void AddSettledFactors()
    {
        var settled = pack.Factors.Where(factor => !factor.IsAssessed && TriedFacts(factor).Count == 0).ToList();
        Add(
            "The row that holds first, with every unknown at the end that makes the level lowest, and again at the end that makes it highest.",
            "settled_rows",
            $"  SELECT known.*{string.Concat(settled.SelectMany(factor => RowColumns(factor, RowOf(factor.Id), dialect.Name($"highrow_{factor.Id}"))).Select(column => $",\n    {column}"))}\n  FROM known");
        var columns = settled.SelectMany(factor => new[]
        {
            $"{SqlFactor.LevelOf(factor, RowOf(factor.Id))} AS {Low(factor.Id)}", $"{SqlFactor.LevelOf(factor, dialect.Name($"highrow_{factor.Id}"))} AS {High(factor.Id)}", RowOf(factor.Id),
        }).Concat(pack.Factors.Where(factor => factor.IsAssessed).SelectMany(factor => new[]
        {
            $"{dialect.Name($"lowlevel_{factor.Id}")} AS {Low(factor.Id)}", $"{dialect.Name($"highlevel_{factor.Id}")} AS {High(factor.Id)}", $"0 AS {RowOf(factor.Id)}",
        }));
        Add("The level of each row.", "settled", $"  SELECT\n    {List(columns.Prepend("reference"))}\n  FROM settled_rows");
    }

    void AddTriedFactor(Factor factor, string source)
    {
        var own = TriedFacts(factor);
        var joins = string.Concat(own.Select(fact => $"\n  JOIN {Tried(fact)} ON {Tried(fact)}.reference = {source}.reference"));
        var rows = dialect.Name($"rows_{factor.Id}");
        Add($"{factor.Label} for every way in which its unknowns can turn out.", rows, $"  SELECT\n    {List(own.Select(fact => $"{Tried(fact)}.place AS {Place(fact)}").Prepend($"{source}.reference").Concat(RowColumns(factor, "row_low", "row_high")))}\n  FROM {source}{joins}");
        Add("The level of each row.", Tried(factor), $"  SELECT {rows}.*, {SqlFactor.LevelOf(factor, "row_low")} AS level_low, {SqlFactor.LevelOf(factor, "row_high")} AS level_high\n  FROM {rows}");
        var order = string.Join(", ", own.Select(Place).Prepend("level_low"));
        Add(
            "The range; of several ways to the lowest level the row shown is that of the first.",
            dialect.Name($"range_{factor.Id}"),
            $"  SELECT reference, MIN(level_low) AS {Low(factor.Id)}, MAX(level_high) AS {High(factor.Id)}, MIN(CASE WHEN turn = 1 THEN row_low END) AS {RowOf(factor.Id)}\n  FROM (SELECT {Tried(factor)}.*, ROW_NUMBER() OVER (PARTITION BY reference ORDER BY {order}) AS turn FROM {Tried(factor)}) AS ranked\n  GROUP BY reference");
    }

    void AddAnswers()
    {
        var tried = pack.Factors.Where(factor => TriedFacts(factor).Count > 0).Select(factor => factor.Id).ToList();
        var columns = pack.Factors.SelectMany(factor => new[] { Low(factor.Id), High(factor.Id), RowOf(factor.Id) });
        Add("The answer of each factor.", "answers", $"  SELECT\n    {List(columns.Prepend("settled.reference"))}\n  FROM settled{string.Concat(tried.Select(id => $"\n  JOIN {dialect.Name($"range_{id}")} ON {dialect.Name($"range_{id}")}.reference = settled.reference"))}");
    }

    /// <summary>Totals for the answers as shown, and, when several factors look at one unknown, for each way it can turn out for all of them.</summary>
    void AddTotals()
    {
        var parts = new List<string> { TotalsOf("'lowest'", factor => Low(factor.Id), "answers"), TotalsOf("'highest'", factor => High(factor.Id), "answers") };
        if (shared.Count > 0)
        {
            AddTogether();
            parts.Add(TotalsOf("'lowest together'", factor => Low(factor.Id), "together"));
            parts.Add(TotalsOf("'highest together'", factor => High(factor.Id), "together"));
        }

        Add("The section totals.", "totals", string.Join("\n  UNION ALL\n", parts));
    }

    string TotalsOf(string kind, Func<Factor, string> level, string source)
    {
        var columns = pack.Sections.Select((section, index) =>
        {
            var own = pack.Factors.Where(factor => factor.Section == section.Id).Select(factor => $"CAST({level(factor)} AS BIGINT)" + (section.Total == SectionTotal.Weighted ? $" * {section.WeightOf(factor.Id)}" : ""));
            return $"{(section.Total == SectionTotal.Max ? own.Aggregate((left, right) => dialect.Larger(left, right)) : string.Join(" + ", own))} AS {Total(index)}";
        });
        return $"  SELECT reference, {kind} AS kind, {string.Join(", ", columns)}\n  FROM {source}";
    }

    string Total(int section) => dialect.Name($"total_{pack.Sections[section].Id}");

    /// <summary>
    /// All in one table, because a database that guesses wrong how many ways there are can take hours over joins of the factors' own tables.
    /// </summary>
    void AddTogether()
    {
        var tried = facts.Where(fact => IsTried(fact) && pack.RiskFactors.Any(factor => factor.Facts.Any(own => own.Name == fact.Name))).ToList();
        var joins = string.Concat(tried.Select(fact => $"\n  JOIN {Tried(fact)} ON {Tried(fact)}.reference = known.reference"));
        var ruled = pack.RiskFactors.Where(factor => TriedFacts(factor).Count > 0).ToList();
        var places = shared.Select(Place).ToList();
        var rows = ruled.SelectMany(factor => RowColumns(factor, RowOf(factor.Id), dialect.Name($"highrow_{factor.Id}"), explained: false));
        Add("These factors side by side, for every way in which all that they look at can turn out.", "together_rows", $"  SELECT\n    {List(shared.Select(fact => $"{Tried(fact)}.place AS {Place(fact)}").Prepend("known.reference").Concat(rows))}\n  FROM known{joins}");
        var levels = ruled.SelectMany(factor => new[] { $"MIN({SqlFactor.LevelOf(factor, RowOf(factor.Id))}) AS {Low(factor.Id)}", $"MAX({SqlFactor.LevelOf(factor, dialect.Name($"highrow_{factor.Id}"))}) AS {High(factor.Id)}" });
        Add("Their range for each way in which what several share can turn out; what only one looks at may still be at any end.", "together_levels", $"  SELECT\n    {List(places.Prepend("reference").Concat(levels))}\n  FROM together_rows\n  GROUP BY {string.Join(", ", places.Prepend("reference"))}");
        var all = pack.RiskFactors.SelectMany(factor => new[] { Low(factor.Id), High(factor.Id) });
        Add("All factors for each of these ways.", "together", $"  SELECT\n    {List(all.Prepend("settled.reference"))}\n  FROM settled\n  JOIN together_levels ON together_levels.reference = settled.reference");
    }

    void AddRisks()
    {
        var formula = new SqlFormula([.. pack.Sections.Select((_, index) => Total(index))], dialect);
        var risk = formula.Write(pack.Risk.Root);
        var source = "totals";
        foreach (var (step, index) in formula.Steps.Select((step, index) => (step, index)))
        {
            Add("A step of the formula.", $"step_{index + 1}", $"  SELECT {source}.*, {step}\n  FROM {source}");
            source = $"step_{index + 1}";
        }

        Add(pack.Risk.Text, "risks", $"  SELECT {source}.*, {risk} AS risk\n  FROM {source}");
        var (lowest, highest) = shared.Count > 0 ? ("lowest together", "highest together") : ("lowest", "highest");
        var columns = pack.Sections.SelectMany((_, index) => new[] { ("lowest", "low_"), ("highest", "high_") }.Select(end => $"MAX(CASE WHEN kind = '{end.Item1}' THEN {Total(index)} END) AS {dialect.Name($"{end.Item2}total_{pack.Sections[index].Id}")}"))
            .Append("MAX(CASE WHEN kind = 'lowest' THEN risk END) AS risk")
            .Append($"MIN(CASE WHEN kind = '{lowest}' THEN risk END) AS lowest")
            .Append($"MAX(CASE WHEN kind = '{highest}' THEN risk END) AS highest");
        Add("One row for each line.", "ranges", $"  SELECT\n    {List(columns.Prepend("reference"))}\n  FROM risks\n  GROUP BY reference");
    }

    void AddConfidence()
    {
        var unknown = pack.RiskFactors.Select(factor => $"CASE WHEN answers.{Low(factor.Id)} <> answers.{High(factor.Id)} THEN 1 ELSE 0 END");
        Add("How many risk factors are unknown.", "counted", $"  SELECT known.*,\n    {string.Join("\n    + ", unknown)} AS unknown_factors_counted\n  FROM known\n  JOIN answers ON answers.reference = known.reference");
        if (TriedFacts(pack.Confidence).Count > 0)
        {
            AddTriedFactor(pack.Confidence, "counted");
            return;
        }

        var (own, id) = (pack.Confidence, pack.Confidence.Id);
        Add("The row of the confidence rule; a bad answer is the low one here.", "confidence_rows", $"  SELECT\n    {List(RowColumns(own, RowOf(id), "row_high").Prepend("reference"))}\n  FROM counted");
        Add("The level of each row.", dialect.Name($"range_{id}"), $"  SELECT reference, {SqlFactor.LevelOf(own, RowOf(id))} AS {Low(id)}, {SqlFactor.LevelOf(own, "row_high")} AS {High(id)}, {RowOf(id)}\n  FROM confidence_rows");
    }

    string Select()
    {
        var bands = pack.Bands.Skip(1).Reverse().Select(band => $"WHEN ranges.risk >= {band.From} THEN {dialect.Text(band.Name)}").ToList();
        var band = bands.Count == 0 ? $"CASE WHEN ranges.risk IS NOT NULL THEN {dialect.Text(pack.Bands[0].Name)} END" : $"CASE {string.Join(' ', bands)} WHEN ranges.risk IS NOT NULL THEN {dialect.Text(pack.Bands[0].Name)} END";
        var confidence = dialect.Name($"range_{pack.Confidence.Id}");
        string[] sources =
        [
            "checked.reference", "checked.fault",
            .. pack.Factors.SelectMany(factor => new[] { $"answers.{Low(factor.Id)}", $"answers.{High(factor.Id)}", $"answers.{RowOf(factor.Id)}" }),
            .. pack.Sections.SelectMany(section => new[] { $"ranges.{dialect.Name($"low_total_{section.Id}")}", $"ranges.{dialect.Name($"high_total_{section.Id}")}" }),
            "ranges.risk", "ranges.lowest", "ranges.highest", band,
            $"{confidence}.{Low(pack.Confidence.Id)}", $"{confidence}.{High(pack.Confidence.Id)}", $"{confidence}.{RowOf(pack.Confidence.Id)}",
        ];
        var columns = sources.Zip(SqlPack.AnswerColumns(pack)).Select(pair => $"{pair.First} AS {dialect.Name(pair.Second)}");
        return $"SELECT\n  {string.Join(",\n  ", columns)}\nFROM checked\nLEFT JOIN answers ON answers.reference = checked.reference\nLEFT JOIN ranges ON ranges.reference = checked.reference\nLEFT JOIN {confidence} ON {confidence}.reference = checked.reference\nORDER BY checked.reference";
    }
}
