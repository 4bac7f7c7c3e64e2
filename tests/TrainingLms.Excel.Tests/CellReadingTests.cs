namespace TrainingLms.Excel.Tests;

public sealed class CellReadingTests
{
    [Fact]
    public void Rich_text_is_joined_and_pronunciation_dropped()
    {
        var strings = $"<sst xmlns=\"{RawWorkbook.Main}\"><si><t>一</t></si><si><r><rPr><b/></rPr><t>李</t></r><r><t xml:space=\"preserve\"> 静</t></r>"
            + "<rPh sb=\"0\" eb=\"1\"><t>li</t></rPh><phoneticPr fontId=\"1\"/></si></sst>";
        var row = new RawWorkbook("<row><c t=\"s\"><v>1</v></c><c t=\"inlineStr\"><is><r><t>王</t></r><r><t>伟</t></r><rPh><t>w</t></rPh></is></c></row>")
            .Part("xl/sharedStrings.xml", strings).Rows()[0];
        Assert.Equal("李 静", row[1].Raw);
        Assert.Equal("王伟", row[2].Raw);
    }

    [Theory]
    [InlineData("a_x000D_b", "a\rb")]
    [InlineData("_x005F_x000D_", "_x000D_")]
    [InlineData("_x674E_静", "李静")]
    [InlineData("_x00zz__x12_", "_x00zz__x12_")]
    [InlineData("_xD83D__xDE00_", "\U0001F600")]
    [InlineData("_xD83D_x", "\uFFFDx")]
    [InlineData("_x0000_x", "\uFFFDx")]
    public void Escapes_are_decoded_once(string stored, string typed) =>
        Assert.Equal(typed, RawWorkbook.CellOf($"<c t=\"str\"><v>{stored}</v></c>").Raw);

    [Theory]
    [InlineData("&lt;&amp;&gt;&quot;&apos;", "<&>\"'")]
    [InlineData("&#x674E;&#38745;&#x1F600;", "李静\U0001F600")]
    [InlineData("<![CDATA[a & <b>]]>c<!-- no -->d<?x no?>", "a & <b>cd")]
    [InlineData("a\r\nb\rc", "a\nb\nc")]
    public void Xml_text_is_decoded(string stored, string typed) =>
        Assert.Equal(typed, RawWorkbook.CellOf($"<c t=\"str\"><v>{stored}</v></c>").Raw);

    [Theory]
    [InlineData("<c t=\"e\"><v>#N/A</v></c>", CellKind.Error, CellCodes.ExcelError)]
    [InlineData("<c t=\"e\"><f>x</f><v>#SPILL!</v></c>", CellKind.Error, CellCodes.ExcelError)]
    [InlineData("<c t=\"s\"><v>7</v></c>", CellKind.Broken, CellCodes.Broken)]
    [InlineData("<c t=\"s\"><v>-1</v></c>", CellKind.Broken, CellCodes.Broken)]
    [InlineData("<c t=\"zzz\"><v>7</v></c>", CellKind.Broken, CellCodes.Broken)]
    [InlineData("<c><v>seven</v></c>", CellKind.Broken, CellCodes.Broken)]
    [InlineData("<c><v>1E999</v></c>", CellKind.Broken, CellCodes.Broken)]
    [InlineData("<c t=\"b\"><v>2</v></c>", CellKind.Broken, CellCodes.Broken)]
    [InlineData("<c><f>A2</f></c>", CellKind.FormulaWithoutValue, CellCodes.FormulaWithoutValue)]
    public void A_cell_without_a_usable_value_is_wrong_for_every_column(string xml, CellKind kind, string code)
    {
        var cell = RawWorkbook.CellOf(xml);
        Assert.Equal(kind, cell.Kind);
        Assert.Equal(code, CellText.AsText(cell).Problem);
        Assert.Equal(code, CellText.AsCode(cell).Problem);
        Assert.Equal(code, CellDates.Read(cell, true, new(1900, 1, 1), new(2100, 1, 1)).Problem);
    }

    [Fact]
    public void The_text_of_an_error_is_kept_for_the_message() =>
        Assert.Equal("#REF!", RawWorkbook.CellOf("<c t=\"e\"><v>#REF!</v></c>").Shown());

    [Fact]
    public void A_formula_gives_its_stored_value_and_says_so()
    {
        var cell = RawWorkbook.CellOf("<c t=\"str\"><f>A2&amp;B2</f><v>李静</v></c>");
        var reading = CellText.AsText(cell);
        Assert.Equal("李静", reading.Value);
        Assert.Equal([CellCodes.FromFormula], reading.Notices.Codes());
    }

    [Theory]
    [InlineData("<c t=\"str\"><f>x</f><v></v></c>")]
    [InlineData("<c t=\"str\"><v> \u00A0\u3000\u200B</v></c>")]
    [InlineData("<c s=\"1\"/>")]
    [InlineData("<c><v></v></c>")]
    public void A_cell_with_nothing_visible_is_empty_and_leaves_a_blank_row(string xml) =>
        Assert.Empty(new RawWorkbook($"<row>{xml}</row>").Rows());

    [Theory]
    [InlineData("0012", "", "0012")]
    [InlineData("330106199001011234", "", null)]
    [InlineData("3.30106199001011E+17", "", null)]
    [InlineData("1E5", "", null)]
    [InlineData("123456789012345", "", "123456789012345")]
    [InlineData("1234567890123456", "", null)]
    [InlineData("0.0000000000000001", "", "0.0000000000000001")]
    [InlineData("42", "000000", "000042")]
    [InlineData("1234567", "000000", "1234567")]
    [InlineData("4.5", "000000", "4.5")]
    [InlineData("-42", "000000", "-42")]
    public void A_number_in_a_text_column_is_taken_as_written_or_refused(string raw, string format, string? expected)
    {
        var cell = RawWorkbook.CellOf($"<c s=\"1\"><v>{raw}</v></c>", (164, format));
        var reading = CellText.AsCode(cell);
        Assert.Equal(expected, reading.Value);
        Assert.Equal(expected is null ? CellCodes.PrecisionLost : null, reading.Problem);
        Assert.Equal(expected is null ? [] : [CellCodes.NumberAsText], reading.Notices.Codes());
        Assert.Equal(raw, cell.Raw);
    }

    [Theory]
    [InlineData("3.30106E+17", CellCodes.PrecisionLost)]
    [InlineData("３.３E17", CellCodes.PrecisionLost)]
    [InlineData("3E+17", CellCodes.PrecisionLost)]
    [InlineData("12E3", null)]
    [InlineData("E+17", null)]
    [InlineData("A3.3E+17", null)]
    public void Scientific_text_has_lost_digits_too_but_codes_with_an_E_stay(string typed, string? problem) =>
        Assert.Equal(problem, CellText.AsCode(Text(typed)).Problem);

    [Theory]
    [InlineData(" ３３０１０６ １９９００１０１　１２３ｘ\u200B", "330106199001011 23X")]
    [InlineData("g-1001_a", "G-1001_A")]
    [InlineData("\uFEFF00017\u2060", "00017")]
    public void A_code_becomes_half_width_upper_case_and_blank_free(string typed, string expected) =>
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), CellText.AsCode(Text(typed)).Value);

    [Fact]
    public void Every_invisible_character_around_a_code_still_gives_the_code()
    {
        foreach (var c in Enumerable.Range(0x200B, 5).Append(0x2060).Append(0xFEFF).Append(0xA0).Append(0x3000).Select(i => (char)i))
            Assert.Equal("G1001", CellText.AsCode(Text($"{c}G10{c}01{c}")).Value);
    }

    [Theory]
    [InlineData("　李　静\u00A0", "李 静")]
    [InlineData("ＡＢ\u200B·𠮷", "ＡＢ·𠮷")]
    [InlineData("豈\uF900", "豈\uF900")]
    public void Text_is_cleaned_of_what_nobody_sees_and_never_folded(string typed, string expected) =>
        Assert.Equal(expected, CellText.AsText(Text(typed)).Value);

    [Theory]
    [InlineData("李\uFFFD", true)]
    [InlineData("锟斤拷", true)]
    [InlineData("ÕÅÈý", true)]
    [InlineData("å¼ ä¸‰", false)]
    [InlineData("å¼\u00A0ä¸\u0089", true)]
    [InlineData("Zoë Müller", false)]
    [InlineData("李静\u00A0\u00A0\u00A0\u00A0\u00A0", false)]
    [InlineData("李\u0001", true)]
    public void Text_decoded_with_a_wrong_character_set_is_refused(string typed, bool damaged)
    {
        var cell = new SheetCell(1, CellKind.Text, typed, CellFormat.General, false);
        Assert.Equal(damaged ? CellCodes.DamagedText : null, CellText.AsText(cell).Problem);
        Assert.Equal(damaged ? CellCodes.DamagedText : null, CellText.AsCode(cell).Problem);
    }

    [Fact]
    public void Characters_of_private_use_are_only_told() =>
        Assert.Equal([CellCodes.PrivateUse], CellText.AsText(Text("李\uE123")).Notices.Codes());

    [Fact]
    public void A_date_in_a_text_column_is_refused_because_nobody_knows_what_was_typed() =>
        Assert.Equal(CellCodes.DateForText, CellText.AsCode(RawWorkbook.CellOf("<c s=\"1\"><v>45000</v></c>", (14, null))).Problem);

    [Fact]
    public void A_boolean_is_shown_as_people_see_it() =>
        Assert.Equal("TRUE", CellText.AsText(RawWorkbook.CellOf("<c t=\"b\"><v>1</v></c>")).Value);

    [Fact]
    public void An_empty_cell_is_neither_a_value_nor_a_problem()
    {
        var reading = CellText.AsText(SheetCell.EmptyAt(4));
        Assert.True(reading.IsEmpty);
        Assert.False(reading.HasValue);
        Assert.Equal("D", SheetCell.EmptyAt(4).ColumnLetters);
    }

    static SheetCell Text(string typed) => RawWorkbook.CellOf($"<c t=\"str\"><v>{typed}</v></c>");
}
