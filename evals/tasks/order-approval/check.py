"""Hidden check: the limit holds, the audit is complete and in order."""

from harness import expectation, load, main


@expectation("an accepted order is stored, audited and answered with its number")
async def accepted():
    orders = load("orders")
    desk = orders.Desk({"ada": 100})
    number = await desk.accept(orders.Order(7, "ada", 60))
    assert number == 7, f"the number is {number}"
    assert [order.number for order in desk.stored] == [7], "the order is not stored"
    assert desk.audited == ["accepted 7"], f"the audit says {desk.audited}"


@expectation("an order over the limit is rejected, audited and not stored")
async def rejected():
    orders = load("orders")
    desk = orders.Desk({"ada": 100})
    await desk.accept(orders.Order(1, "ada", 60))
    try:
        await desk.accept(orders.Order(2, "ada", 60))
    except orders.OrderRejected as error:
        assert "ada" in str(error)
    else:
        raise AssertionError("the order was accepted")
    assert [order.number for order in desk.stored] == [1], "the rejected order is stored"
    assert desk.audited == ["accepted 1", "rejected 2"], f"the audit says {desk.audited}"


main()
